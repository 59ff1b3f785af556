import type { ReactNode } from 'react';
import { Speaks } from '../../language/speaks.tsx';
import { WORKSHOP } from '../../language/workshop.ts';

export default function AdminLayout({ children }: { children: ReactNode }) {
  return <Speaks rooms={WORKSHOP}>{children}</Speaks>;
}
