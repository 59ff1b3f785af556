'use client';

import type { GroupRow } from '@rostrum/contract/groups';
import { useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { CheckList } from '../frame/check-list.tsx';

export type GroupPickerProps = {
  /** Ids of those chosen. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

/** Which groups of people are admitted; who is in them is for who looks after people. */
export function GroupPicker({ chosen, onChange }: GroupPickerProps) {
  const say = useSay('studio');
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
      legend={say('groups')}
      checks={groups.map(({ id, name, members }) => ({
        value: id,
        label: name,
        help: say('people', { count: members }),
      }))}
      chosen={chosen}
      onChange={onChange}
      empty={say('groupsNone')}
    />
  );
}
