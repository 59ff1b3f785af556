import { describe, expect, test } from 'vitest';
import { mergeMetrics } from './merge-metrics.ts';

const rows = [
  { name: 'no service gives no text', texts: {}, merged: '' },
  {
    name: 'a sample without labels gets the service',
    texts: { edge: '# HELP up Up.\n# TYPE up gauge\nup 1\n' },
    merged: '# HELP up Up.\n# TYPE up gauge\nup{service="edge"} 1\n',
  },
  {
    name: 'a sample with labels, one of them holding a brace, keeps them',
    texts: { edge: '# TYPE a counter\na{b="}{",c="1"} 2 1700000000000\na{} 3\n' },
    merged: '# TYPE a counter\na{service="edge",b="}{",c="1"} 2 1700000000000\na{service="edge"} 3\n',
  },
  {
    name: 'a family of two services has one head, and its samples stand together',
    texts: {
      ingest: '# HELP a A.\n# TYPE a gauge\na 1\n\n# HELP b B.\n# TYPE b gauge\nb 2\n',
      edge: '# HELP b B.\n# TYPE b gauge\nb 3\n# HELP a A.\n# TYPE a gauge\na 4\n',
    },
    merged:
      '# HELP a A.\n# TYPE a gauge\na{service="ingest"} 1\na{service="edge"} 4\n# HELP b B.\n# TYPE b gauge\nb{service="ingest"} 2\nb{service="edge"} 3\n',
  },
  {
    name: 'a histogram stays below its own head',
    texts: { edge: '# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n' },
    merged:
      '# TYPE h histogram\nh_bucket{service="edge",le="1"} 1\nh_sum{service="edge"} 1\nh_count{service="edge"} 1\n',
  },
];

const worker = { service: 'edge', text: '# TYPE a counter\na 1\na{b="2"} 3\n' };

describe('metrics of several services', () => {
  test.each(rows)('$name', ({ texts, merged }) => {
    const sources = Object.entries(texts).map(([service, text]) => ({ service, text }));
    expect(mergeMetrics(sources)).toBe(merged);
  });

  test('two workers of one are told apart', () => {
    expect(
      mergeMetrics([
        { ...worker, worker: 1 },
        { ...worker, worker: 2 },
      ]),
    ).toBe(
      '# TYPE a counter\n' +
        'a{service="edge",worker="1"} 1\na{service="edge",worker="1",b="2"} 3\n' +
        'a{service="edge",worker="2"} 1\na{service="edge",worker="2",b="2"} 3\n',
    );
  });
});
