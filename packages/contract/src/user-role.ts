/** What people may be; an owner outranks an admin, and so on down. */
export const USER_ROLES = ['owner', 'admin', 'creator', 'moderator', 'viewer'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** @returns whether `role` stands higher than `other`. */
export function outranks(role: UserRole, other: UserRole): boolean {
  return USER_ROLES.indexOf(role) < USER_ROLES.indexOf(other);
}
