"""Units of measure that must never be mixed up; the type checker holds them apart.

*Index*: offset in code points into a document's text. *Column*: screen column in cells,
counted from the left edge of the page. *RowNumber*: row of the whole page, from 0.
"""

from typing import NewType

Index = NewType("Index", int)
Column = NewType("Column", int)
RowNumber = NewType("RowNumber", int)
