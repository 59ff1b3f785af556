import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge } from './testing/test-edge.ts';

let origin: OriginDouble;
let edge: TestEdge;

beforeAll(async () => {
  origin = await openOriginDouble();
  edge = await openTestEdge({ origin: origin.base });
});
afterAll(async () => {
  await edge.close();
  await origin.stop();
});

const SEGMENT = `/hls/${SLUG}/${EPOCH}/source/5.m4s`;
const report = (text: string): string => `CMCD=${encodeURIComponent(text)}`;
const ask = (target: string) => get(edge.base + target);
/** The value of a sample, by the start of its line. */
const sample = async (start: string): Promise<number | undefined> => {
  const line = (await edge.metricsText()).split('\n').find((each) => each.startsWith(start));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
};

describe('what players tell of themselves (CMCD)', () => {
  it('is no part of an object’s name: a hundred players, one flight an object', async () => {
    const bodies = new Set<string>();
    for (let player = 0; player < 100; player += 1) {
      const { status, body } = await ask(`${SEGMENT}?${report(`sid="hundred-${player}",su,br=${player}`)}`);
      expect(status).toBe(200);
      bodies.add(body.toString('base64'));
      expect((await ask(`${PLAYLIST_PATH}?${report(`sid="hundred-${player}"`)}&_HLS_skip=YES`)).status).toBe(200);
    }
    expect(bodies.size).toBe(1);
    expect(origin.asked.filter((target) => target.includes('CMCD'))).toEqual([]);
    expect(origin.count(SEGMENT)).toBe(1);
    expect(await sample(`edge_cmcd_sessions{channel="${SLUG}"}`)).toBe(100);
    expect(await sample('edge_cmcd_reports_total{outcome="heard"}')).toBe(200);
  });

  it('becomes figures of the channel', async () => {
    await ask(`${SEGMENT}?${report('sid="one",sta=s,su,v=2')}`);
    await ask(`/hls/${SLUG}/${EPOCH}/audio/5.m4s?${report('sid="one",ot=a,sta=s,su,v=2')}`);
    await ask(`${SEGMENT}?${report('sid="one",ltc=1600,msd=740,sta=p,v=2')}`);
    expect(await sample(`edge_cmcd_startup_seconds_bucket{le="0.5",channel="${SLUG}"}`)).toBe(
      ((await sample(`edge_cmcd_startup_seconds_bucket{le="1",channel="${SLUG}"}`)) ?? 0) - 1,
    );
    expect(await sample(`edge_cmcd_latency_seconds_sum{channel="${SLUG}"}`)).toBe(1.6);
    expect(await sample(`edge_cmcd_rendition_sessions{channel="${SLUG}",rendition="source"}`)).toBe(101);
    expect(await sample(`edge_cmcd_rendition_sessions{channel="${SLUG}",rendition="audio"}`)).toBeUndefined();
    expect(await sample(`edge_cmcd_rebuffer_ratio{channel="${SLUG}"}`)).toBe(0);
  });

  it('is answered as if it were not there when it is rubbish', async () => {
    for (const rubbish of ['CMCD=%', 'CMCD=sid', `CMCD=${'a'.repeat(3_000)}`, 'CMCD=', report('sid="x",("')]) {
      expect((await ask(`${SEGMENT}?${rubbish}`)).status).toBe(200);
    }
    expect(await sample('edge_cmcd_reports_total{outcome="malformed"}')).toBe(5);
  });

  it('is not believed where nothing was given: no stranger makes up channels or renditions', async () => {
    const missing = `/hls/${SLUG}/${EPOCH}/nosuch/5.m4s`;
    origin.answer(missing, (_request, response) => response.writeHead(404).end());
    for (const path of [missing, `/hls/nowhere/${EPOCH}/source/5.m4s`, `/hls/${SLUG}/${EPOCH}/made/up.m4s`]) {
      expect((await ask(`${path}?${report('sid="stranger"')}`)).status).toBe(404);
    }
    const text = await edge.metricsText();
    expect(text).not.toContain('nowhere');
    expect(text).not.toContain('nosuch');
  });

  it('stays out of the log', () => {
    expect(JSON.stringify(edge.log)).not.toContain('hundred-');
  });
});
