"""Language: French and English text primitives shared by reading, writing and checking. Pure, no package of ours below."""
