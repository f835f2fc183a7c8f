"""Sign-off: one mechanism for every formal document (ADR 0003, docs/domain/sign-off.md)."""
