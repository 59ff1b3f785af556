/** The mark: a speaker on a rostrum, and two rows of listeners. */
export function BrandMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <circle cx="12" cy="5.25" r="3.25" fill="var(--accent)" />
      <path d="M4.2 14.6a9.6 9.6 0 0 1 15.6 0" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M7.6 20a5.4 5.4 0 0 1 8.8 0" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
