/** Takes in a fault: what is wrong, and where. */
export type Tell = (place: string, problem: string) => void;

/** How many rows are read at once. */
export const chunk = 2000;
