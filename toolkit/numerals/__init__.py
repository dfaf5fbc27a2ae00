"""Every numeral of a text and what it is: the ledger that the other tables are drawn from.

The law: every run of Arabic digits and every run of mask signs lies in exactly one numeral, and numerals
do not overlap. `toolkit.numerals.grammar` has the forms, `number` the values, `shares` parts of a whole,
`words` units and hedges, `years` the years of dates.
"""

from toolkit.numerals.record import Numeral
from toolkit.numerals.scan import scan_numerals
from toolkit.numerals.years import list_years

__all__ = ["Numeral", "list_years", "scan_numerals"]
