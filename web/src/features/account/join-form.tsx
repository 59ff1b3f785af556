'use client';

import type { UserRole } from '@rostrum/contract/user-role';
import { AccountForm, Field } from './account-form.tsx';

/** What one is invited to do. */
const WELCOME: Readonly<Record<UserRole, string>> = {
  owner: 'You are invited to run this site as an owner: every channel, every setting, everybody who works here.',
  admin: 'You are invited to help run this site: its channels, and the people who work here.',
  creator: 'You are invited to make channels of your own and go live on them.',
  moderator: 'You are invited to keep the conversation beside the picture a good one.',
  viewer: 'You are invited to watch, and to talk under your own name.',
};

export type JoinFormProps = {
  readonly token: string;
  readonly role: UserRole;
  /** Whom the link is for; absent: whoever opens it. */
  readonly email: string | undefined;
  readonly passwordMin: number;
};

/** Makes an account by an invitation. */
export function JoinForm({ token, role, email, passwordMin }: JoinFormProps) {
  return (
    <AccountForm title="Welcome to Rostrum" text={WELCOME[role]} action="Join" path="join" fixed={{ token }}>
      <Field name="name" label="Your name" type="text" autoComplete="name" isOptional />
      <Field name="email" label="E-mail address" type="email" autoComplete="username" value={email} />
      <NewPassword label="Password" min={passwordMin} />
    </AccountForm>
  );
}

/** Sets a password anew by a link. */
export function ResetForm({ token, email, passwordMin }: { token: string; email: string; passwordMin: number }) {
  return (
    <AccountForm
      title="Choose a new password"
      text="You are signed in with it here, and signed out everywhere else."
      action="Set the password"
      path="join"
      fixed={{ token }}
    >
      <Field name="email" label="E-mail address" type="email" autoComplete="username" value={email} />
      <NewPassword label="New password" min={passwordMin} />
    </AccountForm>
  );
}

function NewPassword({ label, min }: { label: string; min: number }) {
  return (
    <Field
      name="password"
      label={label}
      type="password"
      autoComplete="new-password"
      min={min}
      help={`At least ${min} characters. A few unrelated words are easy to remember and hard to guess.`}
    />
  );
}
