"""French cues: ways buyers say a thing without naming it, and talk beside the matter that must stay silent."""

import pytest

from agent.language.fold import fold
from agent.qualification.reading.lexicon import cues_of
from agent.qualification.reading.marks import marks_of, tag_names

_PEOPLE = (frozenset({"solange"}), frozenset({"basile"}))  # the buyer's, the seller's

CAUGHT = [
    ("identify_pain", "firm", "On s'est retrouvés à rappeler trois cents parents un par un."),
    ("identify_pain", "firm", "Plus rien ne répondait et nous, on attendait."),
    ("identify_pain", "firm", "J'y ai laissé mon dimanche, encore."),
    ("identify_pain", "firm", "On court après les chiffres, on rame."),
    ("identify_pain", "vague", "C'est un peu artisanal, on fait avec."),
    ("identify_pain", "deny", "Ça tourne très bien, rien à redire."),
    ("identify_pain", "other", "Mon voisin d'atelier, l'entreprise de son frère s'est fait vider le compte."),
    ("need", "firm", "On rêve d'avoir un bilan par agence chaque lundi."),
    ("need", "firm", "Qu'on me prévienne avant que le client appelle."),
    ("need", "firm", "Le système doit nous alerter quand une ligne dérape."),
    ("need", "vague", "Un truc simple, propre."),
    ("need", "deny", "On n'est pas demandeurs, vous savez."),
    ("need", "deny", "Ça nous suffit largement comme ça."),
    ("decision_process", "firm", "Le bureau se réunit le 14 janvier et il vote."),
    ("decision_process", "firm", "Au-dessus de 30 000 euros, mise en concurrence obligatoire."),
    ("decision_process", "firm", "Si l'essai est concluant, on signe dans la foulée."),
    ("decision_process", "vague", "Ça se décide un peu entre deux portes."),
    ("decision_process", "deny", "Y a rien d'écrit, on décide au feeling."),
    ("decision_process", "withdraw", "La consultation est mise en suspens."),
    ("champion", "firm", "J'ai glissé votre étude dans le dossier de la directrice."),
    ("champion", "firm", "J'ai mis trois collègues dans la boucle."),
    ("champion", "firm", "J'ai organisé un atelier avec les responsables d'agence."),
    ("champion", "weak", "Je monte au créneau dès la semaine prochaine."),
    ("champion", "vague", "Je peux toujours lui en glisser un mot."),
    ("champion", "deny", "Faites sans moi, c'est pas mon combat."),
    ("champion", "praise", "Chapeau, belle démo."),
    ("champion", "withdraw", "On m'a retiré le dossier vendredi."),
    ("decision_criteria", "firm", "Sans astreinte, je signe pas."),
    ("decision_criteria", "firm", "On écartera d'office ceux qui n'ont pas de référence."),
    ("decision_criteria", "firm", "D'abord la fiabilité, ensuite on parle du reste."),
    ("decision_criteria", "weak", "Un support en français, évidemment."),
    ("decision_criteria", "vague", "On verra à l'usage, le contact joue."),
    ("decision_criteria", "deny", "On n'a pas de grille."),
    ("metrics", "firm", "L'ardoise, c'était 18 000 euros."),
    ("metrics", "firm", "Il nous a fallu trois jours pour tout ressaisir."),
    ("metrics", "firm", "La moitié de nos envois part à côté."),
    ("metrics", "firm", "On a eu douze commandes perdues."),
    ("metrics", "vague", "Ça chiffre, j'ose pas compter."),
    ("metrics", "vague", "Difficile à chiffrer."),
    ("economic_buyer", "firm", "Rien ne sort sans Solange."),
    ("economic_buyer", "firm", "Le stylo, c'est Solange."),
    ("economic_buyer", "vague", "La hiérarchie tranchera."),
    ("economic_buyer", "notme", "Moi j'ai pas le dernier mot."),
    ("economic_buyer", "deny", "On sait plus qui commande."),
    ("authority", "firm", "Sous cinq mille, je me débrouille."),
    ("authority", "firm", "Double signature obligatoire."),
    ("budget", "firm", "J'ai 40 000 euros sous le coude."),
    ("budget", "firm", "C'est inscrit dans notre plan pluriannuel."),
    ("budget", "vague", "Faudra racler les fonds de tiroir."),
    ("budget", "deny", "On est à sec."),
    ("timeline", "firm", "Il faut que ce soit bouclé le 3 mars."),
    ("timeline", "firm", "Notre assureur l'exige pour le 1er avril."),
    ("timeline", "weak", "Avant les fêtes."),
    ("timeline", "vague", "Y a pas le feu au lac."),
    ("timeline", "withdraw", "C'est au frigo jusqu'à nouvel ordre."),
    ("competition", "firm", "On a reçu aussi Orvalis."),
    ("competition", "firm", "L'apprenti propose de nous monter ça."),
    ("competition", "vague", "Vos confrères sont passés aussi."),
    ("competition", "deny", "À part vous, personne."),
    ("competition", "quo_no", "On peut plus rester les bras croisés."),
    ("paper_process", "firm", "Le référencement prend trois semaines."),
    ("paper_process", "deny", "Un simple devis, et c'est parti."),
]

SILENT = [
    ("identify_pain", "firm", "Bonjour, vous m'entendez bien ?"),
    ("identify_pain", "firm", "On se retrouve au salon, alors."),
    ("identify_pain", "firm", "Si on perdait des clients, je vous le dirais."),
    ("identify_pain", "firm", "Désolé, j'étais au téléphone."),
    ("identify_pain", "deny", "Tout va bien, et vous ?"),
    ("need", "firm", "Je vous demande une minute, on sonne à la porte."),
    ("need", "firm", "J'ai besoin de réfléchir."),
    ("need", "firm", "Il faut que j'y aille."),
    ("need", "deny", "On se rappelle la semaine prochaine."),
    ("decision_process", "firm", "Je vous rappelle vendredi."),
    ("decision_process", "firm", "Le comité des fêtes organise le loto."),
    ("decision_process", "deny", "Pas de réunion demain, je suis en congé."),
    ("champion", "firm", "J'ai vu votre présentation."),
    ("champion", "firm", "J'ai laissé mon badge au bureau."),
    ("champion", "firm", "Je n'ai rien glissé à la direction."),
    ("champion", "deny", "Je passe par la gare."),
    ("decision_criteria", "firm", "Sans café, la journée est longue."),
    ("decision_criteria", "firm", "Il fait froid chez vous ?"),
    ("decision_criteria", "deny", "J'ai pas reçu votre mail."),
    ("metrics", "firm", "On se voit dans trois jours."),
    ("metrics", "firm", "Vous avez deux semaines pour rendre l'offre."),
    ("metrics", "firm", "Nous sommes quarante dans l'équipe."),
    ("economic_buyer", "firm", "Solange est en vacances."),
    ("economic_buyer", "deny", "Qui est à l'appareil ?"),
    ("budget", "firm", "Votre devis fait 40 000 euros."),
    ("budget", "deny", "Zéro degré ce matin."),
    ("timeline", "firm", "Je suis né en mars."),
    ("timeline", "withdraw", "Bon week-end à vous."),
    ("competition", "firm", "Je rentre de Lisbonne."),
    ("competition", "deny", "Je ne connais personne à Lyon."),
    ("paper_process", "deny", "Un café et on y va."),
    ("identify_pain", "firm", "J'ai pas vu passer votre mail."),
    ("identify_pain", "firm", "J'ai dû annuler notre rendez-vous."),
    ("identify_pain", "firm", "Je vérifie tout ça et je reviens vers vous."),
    ("metrics", "firm", "J'ai dix minutes pour faire le point."),
    ("champion", "deny", "Je vous passe la main."),
    ("champion", "withdraw", "Je pars en congé vendredi."),
    ("timeline", "withdraw", "Je décale ça à quinze heures."),
    ("competition", "firm", "J'ai appelé Martine ce matin."),
    ("competition", "firm", "Sinon on attend Martine."),
]


def groups(element: str, said: str) -> dict[str, float]:
    """The groups that speak on an element in a buyer's sentence."""
    folded = fold(said)
    tagged = tag_names(said, folded, *_PEOPLE)
    marks = marks_of(said, folded, tagged)
    return cues_of(tagged, marks | ({"who"} if "name" in marks else set()), "fr").get(element, {})


@pytest.mark.parametrize(("element", "group", "said"), CAUGHT)
def test_said_in_other_words(element: str, group: str, said: str) -> None:
    assert group in groups(element, said)


@pytest.mark.parametrize(("element", "group", "said"), SILENT)
def test_talk_beside_the_matter_stays_silent(element: str, group: str, said: str) -> None:
    assert group not in groups(element, said)
