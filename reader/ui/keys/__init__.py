"""What keymaps are made of: key names, files with line numbers, sequences. Knows no Textual."""
