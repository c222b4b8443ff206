// YAML for the editor, fetched when the first definition in YAML is opened.

export { yaml as language } from '@codemirror/lang-yaml';
