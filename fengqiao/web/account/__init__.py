"""What somebody sees and changes about their own account: sessions, passkeys, keys for programs."""
