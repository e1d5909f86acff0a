import type { AwsNode } from "./aws";

export interface KmsKey extends AwsNode {
  readonly kind: "KmsKey";
  readonly rotation?: boolean;
  readonly enabled?: boolean;
  /** `SYMMETRIC_DEFAULT` (default), or one of an asymmetric or HMAC key. */
  readonly keySpec?: string;
  /** Keys from elsewhere can't be rotated by AWS. */
  readonly external: boolean;
  readonly deletionWindow?: number;
}

/** A secret in Secrets Manager. */
export interface StoredSecret extends AwsNode {
  readonly kind: "StoredSecret";
  readonly secretName?: string;
  readonly encryptionKey?: string;
  readonly recoveryWindow?: number;
}

/** A value of a secret, as the program gives it. */
export interface SecretValue extends AwsNode {
  readonly kind: "SecretValue";
  readonly value?: string;
}

/** A parameter of Systems Manager. */
export interface StoredParameter extends AwsNode {
  readonly kind: "StoredParameter";
  readonly parameterName?: string;
  /** `String`, `StringList` or `SecureString`. */
  readonly parameterType?: string;
  readonly value?: string;
  readonly encryptionKey?: string;
}
