"""Copies of a station that can be brought back: `writing` makes and checks one, `restoring` brings it back.

The key ring is never in a backup: whoever finds one needs the passphrase and, for names and words, the keys as well.
`keys` exports the ring to a sealed file of its own, to be kept elsewhere. Restoring works before any settings do, so
nothing is imported here.
"""
