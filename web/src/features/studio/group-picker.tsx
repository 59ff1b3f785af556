'use client';

import type { GroupRow } from '@rostrum/contract/groups';
import { useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { CheckList } from '../frame/check-list.tsx';

export type GroupPickerProps = {
  /** Ids of those chosen. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

/** Which groups of people are admitted; who is in them is for who looks after people. */
export function GroupPicker({ chosen, onChange }: GroupPickerProps) {
  const [groups, setGroups] = useState<readonly GroupRow[]>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    void askApi<{ groups: readonly GroupRow[] }>('GET', 'groups').then((outcome) => {
      if (outcome.ok) {
        setGroups(outcome.value.groups);
      } else {
        setFault(outcome.say);
      }
    });
  }, []);
  if (fault !== undefined) {
    return <p className="fault">{fault}</p>;
  }
  return groups === undefined ? null : (
    <CheckList
      legend="Groups"
      checks={groups.map(({ id, name, members }) => ({ value: id, label: name, help: sayPeople(members) }))}
      chosen={chosen}
      onChange={onChange}
      empty="There are no groups yet. Admins make them under People."
    />
  );
}

function sayPeople(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`;
}
