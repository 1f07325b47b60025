"""GNU FriBidi, called as a library: the oracle that rows are compared with.

The command of that name breaks rows after reordering, which is wrong for a paragraph; the
library sets one row of a paragraph at a time, as a terminal program has to.
"""

import ctypes
import ctypes.util

LTR, RTL, AUTO = 0x110, 0x111, 0x40
_SHAPE = 0x1 | 0x100 | 0x200  # FRIBIDI_FLAG_SHAPE_MIRRORING | _ARAB_PRES | _ARAB_LIGA
_ROW = 0x2  # FRIBIDI_FLAG_REORDER_NSM
_FILL = "\ufeff"  # what a ligature leaves behind


def library():
    """The loaded library, or None where it is not installed."""
    try:
        return ctypes.CDLL(ctypes.util.find_library("fribidi") or "libfribidi.so.0")
    except OSError:
        return None


class Paragraph:
    """One paragraph as FriBidi sees it: base level, levels before L1, and its rows."""

    def __init__(self, fribidi, text, direction="auto"):
        self._lib, self.length = fribidi, len(text)
        length = self.length
        self._types = (ctypes.c_uint32 * length)()
        self._logical = (ctypes.c_uint32 * length)(*map(ord, text))
        self._levels = (ctypes.c_int8 * length)()
        self._base = ctypes.c_uint32({"auto": AUTO, "rtl": RTL, "ltr": LTR}[direction])
        brackets = (ctypes.c_uint32 * length)()
        fribidi.fribidi_get_bidi_types(self._logical, length, self._types)
        fribidi.fribidi_get_bracket_types(self._logical, length, self._types, brackets)
        fribidi.fribidi_get_par_embedding_levels_ex(
            self._types, brackets, length, ctypes.byref(self._base), self._levels
        )
        joining = (ctypes.c_uint8 * length)()
        fribidi.fribidi_get_joining_types(self._logical, length, joining)
        fribidi.fribidi_join_arabic(self._types, length, self._levels, joining)
        self._shaped = (ctypes.c_uint32 * length)(*self._logical)
        fribidi.fribidi_shape(_SHAPE, self._levels, length, joining, self._shaped)

    @property
    def base(self):
        return int(self._base.value == RTL)

    @property
    def levels(self):
        return list(self._levels)

    def row(self, start, end):
        """The glyphs of `[start, end)` from the left, mirrored, marks after their base."""
        shaped = (ctypes.c_uint32 * self.length)(*self._shaped)
        levels = (ctypes.c_int8 * self.length)(*self._levels)
        self._lib.fribidi_reorder_line(
            _ROW, self._types, end - start, start, self._base, levels, shaped, None
        )
        return "".join(map(chr, shaped[start:end])).replace(_FILL, "")
