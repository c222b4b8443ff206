// The page's JavaScript that is fetched only when it is first needed. Separate from it, so that asking costs a line.

export const editor = () => import('./lazy/editor.js');
