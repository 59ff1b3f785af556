/** @param text with `**…**` around another program's own words, which are set off. */
export function Marked({ text }: { text: string }) {
  // Every other part stood between two marks; their places never change.
  // oxlint-disable-next-line react/no-array-index-key
  return text.split('**').map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part));
}
