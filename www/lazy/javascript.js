// JavaScript for the editor, fetched when the first function is opened: its grammar is a sixth of the editor.

export { javascript as language } from '@codemirror/lang-javascript';
