'use client';

import type { UserRole } from '@rostrum/contract/user-role';
import { useSay } from '../../language/spoken-here.tsx';
import { AccountForm, Field } from './account-form.tsx';

/** What one is invited to do. */
const WELCOME = {
  owner: 'asOwner',
  admin: 'asAdmin',
  creator: 'asCreator',
  moderator: 'asModerator',
  viewer: 'asViewer',
} as const satisfies Readonly<Record<UserRole, string>>;

export type JoinFormProps = {
  readonly token: string;
  readonly role: UserRole;
  /** Whom the link is for; absent: whoever opens it. */
  readonly email: string | undefined;
  readonly passwordMin: number;
};

/** Makes an account by an invitation. */
export function JoinForm({ token, role, email, passwordMin }: JoinFormProps) {
  const say = useSay('entry');
  return (
    <AccountForm title={say('welcome')} text={say(WELCOME[role])} action={say('join')} path="join" fixed={{ token }}>
      <Field name="name" label={say('name')} type="text" autoComplete="name" isOptional />
      <Field name="email" label={say('email')} type="email" autoComplete="username" value={email} />
      <NewPassword label={say('password')} min={passwordMin} />
    </AccountForm>
  );
}

/** Sets a password anew by a link. */
export function ResetForm({ token, email, passwordMin }: { token: string; email: string; passwordMin: number }) {
  const say = useSay('entry');
  return (
    <AccountForm
      title={say('choosePassword')}
      text={say('choosePasswordText')}
      action={say('setPassword')}
      path="join"
      fixed={{ token }}
    >
      <Field name="email" label={say('email')} type="email" autoComplete="username" value={email} />
      <NewPassword label={say('newPassword')} min={passwordMin} />
    </AccountForm>
  );
}

function NewPassword({ label, min }: { label: string; min: number }) {
  const say = useSay('entry');
  return (
    <Field
      name="password"
      label={label}
      type="password"
      autoComplete="new-password"
      min={min}
      help={say('passwordHelp', { min })}
    />
  );
}
