/**
 * A bounded number of places under one key, each held by a name and lapsing unless it is taken again in time. In Redis a
 * hash: name → `STARTED UNTIL`, or `out UNTIL` for one that had to make room and stays out while it keeps asking.
 */
export type Slots = {
  /**
   * Takes a place, or keeps the one that `name` has. Undefined: Redis is away.
   * in: it has one. refused: all are taken. out: it had to make room for another, and has not been silent for a TTL since.
   */
  enter(key: string, ask: SlotAsk): Promise<SlotAnswer | undefined>;
};

export type SlotAsk = {
  readonly name: string;
  /** Places there are. */
  readonly limit: number;
  /** Who goes without when one too many asks. */
  readonly refuse: 'oldest' | 'newest';
  /** When the holder began, milliseconds since 1970, which decides who is the oldest; absent: it begins now. */
  readonly startedAt?: number;
  /** How long the place is kept without being asked for again. */
  readonly ttlMs: number;
};

export type SlotAnswer = {
  readonly outcome: 'in' | 'refused' | 'out';
  /** Those who had to make room. */
  readonly pushedOut: readonly string[];
};

/** Names that are kept out under one key; past it the others are forgotten, and may ask again. */
const OUT_MAX = 256;

/** KEYS: key. ARGV: name, limit, oldest or newest, started, TTL. Answers with the outcome, then who was pushed out. */
export const ENTER_SLOT = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local name, limit, ttl = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[5])
local rows = redis.call('HGETALL', KEYS[1])
local others, outs, mine = {}, 0, nil
for i = 1, #rows, 2 do
  local started, till = string.match(rows[i + 1], '^(%w+) (%d+)$')
  if not till or tonumber(till) <= now then
    redis.call('HDEL', KEYS[1], rows[i])
  elseif rows[i] == name then
    mine = started
  elseif started == 'out' then
    outs = outs + 1
  else
    others[#others + 1] = { rows[i], tonumber(started) }
  end
end
local answer = { 'in' }
local till = string.format('%d', now + ttl)
if mine == 'out' then
  answer[1] = 'out'
elseif not mine then
  if #others >= limit and ARGV[3] == 'newest' then
    return { 'refused' }
  end
  mine = ARGV[4] == '' and string.format('%d', now) or ARGV[4]
  others[#others + 1] = { name, tonumber(mine) }
  table.sort(others, function(a, b) return a[2] < b[2] or (a[2] == b[2] and b[1] == name) end)
  for i = 1, #others - limit do
    if others[i][1] == name then
      answer[1] = 'out'
      mine = 'out'
    else
      answer[#answer + 1] = others[i][1]
      outs = outs + 1
      if outs <= ${OUT_MAX} then
        redis.call('HSET', KEYS[1], others[i][1], 'out ' .. till)
      else
        redis.call('HDEL', KEYS[1], others[i][1])
      end
    end
  end
end
redis.call('HSET', KEYS[1], name, mine .. ' ' .. till)
if redis.call('PTTL', KEYS[1]) < ttl then redis.call('PEXPIRE', KEYS[1], ttl) end
return answer`;

/** @returns what the script said; undefined when it is no answer of ours. */
export function readSlotAnswer(answer: unknown): SlotAnswer | undefined {
  if (!Array.isArray(answer)) {
    return undefined;
  }
  const [outcome, ...pushedOut] = answer.map(String);
  return outcome === 'in' || outcome === 'refused' || outcome === 'out' ? { outcome, pushedOut } : undefined;
}
