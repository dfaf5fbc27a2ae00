"""Measures: where a report names a piece of work, how far it is, and which sectors a sentence speaks of.

What counts as a mention, and which sentences have sectors, in nine rules:

1. The terms of the codebook are matched on the raw text; a line break inside a sentence is read over.
2. A term that a negation governs (未, 没有, 不再, 取消, 停止 ..., with at most one verb of doing between)
   is no mention: the work named was not done.
3. The status of a mention is that of the last cue before it in its sentence; without a cue it is planned
   in a section about what comes next, and done elsewhere. 确保, 要, 不得 and the like make it required;
   将, 拟, 力争 and the like planned; 已, 累计 and the like done.
4. Terms in headings are mentions too.
5. A sentence has the sectors of its mentions, of the lead-in it stands under (健康扶贫方面,), and, where
   it has neither, of the nearest heading that names a single sector. Measures whose code begins with
   ``routine_`` are words that any work may use: they count only where nothing else does. So do words said
   aside: in the name of a paper (《…》), of the people concerned (进城务工群众, 对因病致贫的贫困户), of
   the rule that is followed (按照…, 以…为契机), of what is left out (除…以外), and of why somebody is in
   need (因…导致). Under a numbered heading on nothing but a disaster or an epidemic all work is help in it.
   A sentence with none of all these that tells how much was done has the sectors of its single words
   (codebook `purposes`: 栽起核桃苗木6000株).
6. No measure, and so without sectors, are bare results (levels and counts with no verb of doing), lists of
   problems that nobody mends, events, questions, what villagers tell, rows of tables, sentences that open a
   paragraph and only say how a field fares (产业就业稳步推进。), and what stands around a report (附件:).
7. The standing of a person who speaks (驻村第一书记某某说) and a norm that is compared with
   (低于2%的退出标准) are no mention.
8. Misspent money has the sectors of its watch, not of what it was meant for (追回骗取的产业奖补); under a
   heading on 整改, what makes a found fault good is rectification as well.
9. Work in which a partner place of the report has a hand is cooperation.
"""

from toolkit.measures.find import Mention, find_mentions
from toolkit.measures.partners import find_partners
from toolkit.measures.sectors import ROUTINE, assign_sectors

__all__ = ["ROUTINE", "Mention", "assign_sectors", "find_mentions", "find_partners"]
