"""Words that carry grammar rather than facts, French and English, folded. Used to find content words and names."""

_FRENCH = """
a ai ainsi alors apres as au aucun aucune aussi autant autre autres aux avaient avais avait avant avec avez aviez
avions avoir avons ayant bien car ce ceci cela celle celles celui cependant ces cet cette ceux chacun chaque chez
ci comme comment contre d dans de deja depuis des desormais donc dont du durant elle elles en encore enfin ensuite
entre est et etaient etais etait etant ete etes etiez etions etre eu eux fait faire faites faut font fut hors il
ils j jamais je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais
me meme memes mes mien moi moins mon n ne ni non nos notre notres nous on ont or ou ouais par parce parmi pas
pendant peu peut peuvent peux plus plutot pour pourquoi pourtant pouvez pouvoir pres puis puisque qu quand que quel
quelle quelles quelqu quelque quelques quels qui quoi quoique s sa sans se sera serait seront ses si sien soi
soient sois soit sommes son sont sous suis sur ta tandis tant te tel telle telles tels tes toi ton toujours tous
tout toute toutes tres trop tu un une va vais vas vers veut vos votre votres vous voici voila vont y peu assez
beaucoup lorsqu puisqu presque environ grace afin personne rien reste restent demeure selon malgre bonjour madame
monsieur mme bravo felicitations merci cher chere bonsoir
"""
_ENGLISH = """
a about above across after again against ago all almost along already also although always am an and another any
anyone anything are around as at away back be became because been before behind being below between both but by can
cannot could did do does doing done down during each either else enough even ever every everyone everything few for
from further get gets getting give given go goes going gone got had has have having he her here hers him his how
however i if in inside instead into is it its itself just last least less let like many may me might mine more most
much must my myself near need neither never next no nobody none nor not nothing now of off often on once one only
onto or other our ours out over own per perhaps put quite rather really same she should since so some someone
something soon still such than that the their theirs them then there these they this those though through
throughout thus to today together too toward towards under until up upon us use very via was way we well were what
whatever when where whether which while who whole whom whose why will with within without would yet you your yours
yourself hello hi dear thanks thank congratulations congrats
"""
FUNCTION_WORDS = frozenset((_FRENCH + _ENGLISH).split())
