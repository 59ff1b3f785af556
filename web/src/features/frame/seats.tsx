/** Rows of seats around a stage, seen from above: what stands behind pages that have one thing to say. */

const ROWS = Array.from({ length: 13 }, (_, index) => 210 + index * 58);
const STAGE_X = 600;
const STAGE_Y = 720;
const SEAT_GAP = 29;

export function Seats({ className }: { className?: string | undefined }) {
  return (
    <svg
      className={className}
      viewBox="0 0 1200 640"
      preserveAspectRatio="xMidYMax slice"
      fill="none"
      stroke="currentColor"
      strokeWidth="7"
      strokeLinecap="round"
      aria-hidden="true"
    >
      {ROWS.map((radius) => (
        <circle key={radius} cx={STAGE_X} cy={STAGE_Y} r={radius} strokeDasharray={`0 ${SEAT_GAP}`} />
      ))}
    </svg>
  );
}
