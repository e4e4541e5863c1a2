"""Readers of the public formats, so that anyone can hold our planning against published results."""
