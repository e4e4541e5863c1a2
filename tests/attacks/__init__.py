"""What somebody who means us no good would send: each is refused with a word, written down, and told nothing."""
