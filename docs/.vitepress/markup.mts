/**
 * Where the theme's own markup is not what screen readers and keyboards need: what stands in a component, and what is to stand
 * there. Something that is no longer there ends the build, so that a newer theme is looked at.
 */
const mended: Readonly<Record<string, readonly (readonly [is: string, shall: string])[]>> = {
  // Only what folds is a button; its mark is not a second one within it.
  VPSidebarItem: [
    ["(isLink.value ? undefined : 'button')", "(!isLink.value && collapsible.value ? 'button' : undefined)"],
    [
      "if ('key' in e && e.key !== 'Enter') {\n    return\n  }",
      "if ('key' in e) {\n    if (e.key !== 'Enter' && e.key !== ' ') return\n    e.preventDefault()\n  }",
    ],
    [
      ':tabindex="item.items && 0"',
      `:tabindex="itemRole && 0" :aria-expanded="itemRole ? !collapsed : undefined"`,
    ],
    [
      'role="button"\n        aria-label="toggle section"',
      `:role="item.link ? 'button' : undefined" :aria-label="item.link ? 'toggle section' : undefined"`,
    ],
    ['\n        tabindex="0"\n', '\n        :tabindex="item.link ? 0 : undefined"\n'],
  ],
  // What it says is its name, on a phone too (style.css).
  VPNavBarSearchButton: [
    [` :aria-label="translate('button.buttonAriaLabel')"`, ""],
    ['<span class="DocSearch-Button-Keys">', '<span class="DocSearch-Button-Keys" aria-hidden="true">'],
  ],
  VPHome: [
    ['<div \n    class="VPHome"', '<main\n    class="VPHome"'],
    ["</div>\n</template>", "</main>\n</template>"],
  ],
  VPLocalSearchBox: [
    [
      `role="button"
      :aria-owns="results?.length ? 'localsearch-list' : undefined"
      aria-expanded="true"
      aria-haspopup="listbox"
      aria-labelledby="localsearch-label"`,
      'role="dialog" aria-modal="true" :aria-label="buttonText"',
    ],
    [
      'aria-labelledby="localsearch-label"\n            autocapitalize',
      'role="combobox" aria-haspopup="listbox" :aria-expanded="results?.length ? true : false" :aria-label="buttonText"\n            autocapitalize',
    ],
    [
      `:aria-labelledby="results?.length ? 'localsearch-label' : undefined"`,
      ':aria-label="results?.length ? buttonText : undefined"',
    ],
    [
      `:id="'localsearch-item-' + index"
            :aria-selected="selectedIndex === index ? 'true' : 'false'"
            role="option"`,
      'role="presentation"',
    ],
    [`:aria-label="[...p.titles, p.title].join(' > ')"`, ""],
    ...["navigateUp", "navigateDown", "select", "close"].map(
      (key) =>
        [
          `<kbd :aria-label="translate('modal.footer.${key}KeyAriaLabel')">`,
          `<kbd role="img" :aria-label="translate('modal.footer.${key}KeyAriaLabel')">`,
        ] as const,
    ),
    [
      ':href="p.id"\n',
      `:href="p.id" :id="'localsearch-item-' + index" role="option" :aria-selected="selectedIndex === index ? 'true' : 'false'"\n`,
    ],
  ],
};

/** Mends a component of the theme; undefined where `id` is none that has to be. */
export function mendMarkup(code: string, id: string): string | undefined {
  const [, name = ""] = /\/theme-default\/components\/(\w+)\.vue$/.exec(id) ?? [];
  if (!Object.hasOwn(mended, name)) return undefined;
  return mended[name]!.reduce((text, [is, shall]) => {
    const at = text.lastIndexOf(is);
    if (at < 0)
      throw new Error(`${name} of the theme no longer says ${is}: look at docs/.vitepress/markup.mts`);
    return text.slice(0, at) + shall + text.slice(at + is.length);
  }, code);
}
