"""Money: how each figure flows, who pays it, what it is for, and the total that it belongs to.

Rules in the order in which they are asked; the words stand in the codebooks `flows`, `sources`
and `purposes`.

Flow. The nearest governing word before the figure in its clause decides: a noun that says what the amount
is, or a verb that says what is done with it; a strong verb (收回, 免除, 捐赠) keeps its nouns. Then the noun
right behind the figure, light words, and the clauses before. A word of change directly before the figure
makes it a change; so much for each, a ceiling or a rate per month makes public money a standard, unless it
is a mean or what somebody got. How large things are (70个30亿元以上项目) is no sum, and other.

Source. The payer named with the figure, before it or in the noun behind it; several payers are none,
and so is 各级. A figure of the same clause, or of one that goes on (其中, 比上年的, 全年), has the payer of
the figure before; a rise or a mean told behind the parts has that of the whole; what is left of a sum has
its payer. Partner places that the report shows (`toolkit.measures.find_partners`) pay cooperation.

Sector. The lead-in (…方面) or heading over the figure, else the measure or word nearest to it; figures of a
whole place are general. A heading on the watch over money (审计发现的问题) holds where nothing else does.

Total. Behind 其中 and in brackets stand parts of the same flow, and so do figures that add up to a sum.
"""

from toolkit.funds.find import find_funds_in
from toolkit.funds.record import Fund

__all__ = ["Fund", "find_funds_in"]
