"""English statements the cues must hear, by criterion and stance, and talk they must not take for one."""

from datetime import date
from typing import get_args

import pytest

from agent.qualification.reading.evidence import evidence
from agent.qualification.reading.stances import Stance
from agent.qualification.reading.units import DealUnits
from agent.qualification.records import ElementName
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Participant, Turn

BUYER, SELLER = "Bea Lund", "Sam Teller"
_PEOPLE = (
    Participant(name=BUYER, side="buyer"),
    Participant(name="Ottoline Reed", side="buyer"),
    Participant(name=SELLER, side="seller"),
)


def stances(said: str, element: ElementName, speaker: str = BUYER) -> dict[Stance, float]:
    """The stances one utterance takes on an element, with the heaviest weight of each."""
    start = len(speaker) + 2
    turn = Turn(
        source="call", kind="call_transcript", speaker=speaker, side="buyer" if speaker == BUYER else "seller",
        date=date(2026, 6, 1), text=said, start=start, end=start + len(said),
    )  # fmt: skip
    source = DealSource(
        id="call", kind="call_transcript", date=date(2026, 6, 1), file="call.txt", participants=_PEOPLE,
        text=f"{speaker}: {said}\n", turns=(turn,),
    )  # fmt: skip
    deal = Deal(
        id="d", language="en", as_of=date(2026, 6, 30), account=DealAccount(name="Lund"),
        opportunity=Opportunity(name="Lund"), sources=(source,),
    )  # fmt: skip
    found: dict[Stance, float] = {}
    for item in evidence(DealUnits(deal).units, element):
        found[item.stance] = max(item.weight, found.get(item.stance, 0.0))
    return found


HEARD: list[tuple[ElementName, Stance, str]] = [
    ("identify_pain", "firm", "Our planners are drowning, honestly."),
    ("identify_pain", "firm", "We ended up paying the same haulier for a load that never left."),
    ("identify_pain", "firm", "It took us eleven days to work out which laptop it came from."),
    ("identify_pain", "firm", "I'm at my wits' end with these month-end packs."),
    ("identify_pain", "firm", "If Greta is off sick, nothing gets out of our office."),
    ("identify_pain", "firm", "We have no way of knowing what went out last night."),
    ("identify_pain", "vague", "It leaves a lot to be desired."),
    ("identify_pain", "vague", "The lads in the warehouse moan about it, not my department."),
    ("identify_pain", "deny", "I'm not losing any sleep over it."),
    ("identify_pain", "deny", "There's no burning platform on our side."),
    ("metrics", "firm", "That set us back forty thousand pounds in the spring."),
    ("metrics", "firm", "We lost twelve lakhs in penalties last year."),
    ("metrics", "firm", "The clean-up bill came to nineteen thousand euros."),
    ("metrics", "firm", "It should pay for itself within nine months."),
    ("metrics", "firm", "No-shows are running at eleven percent."),
    ("metrics", "vague", "It's hard to put a figure on it."),
    ("metrics", "vague", "It costs us an arm and a leg."),
    ("metrics", "deny", "We have no baseline."),
    ("need", "firm", "We could really do with something that watches the mailboxes at weekends."),
    ("need", "firm", "The spreadsheet has to go."),
    ("need", "firm", "Give me one list of what came back from every depot."),
    ("need", "firm", "We're looking to replace the old reports with one view of all shops."),
    ("need", "firm", "It should flag a late parcel before the customer rings."),
    ("need", "vague", "It might be of interest."),
    ("need", "deny", "I don't really see the need."),
    ("need", "deny", "We're fine as we are."),
    ("champion", "firm", "I collared our CFO after lunch and took him through it."),
    ("champion", "firm", "I've asked my team to set up a room with our own data."),
    ("champion", "firm", "I've got the director on side."),
    ("champion", "firm", "I fought your corner, I banged the drum all afternoon."),
    ("champion", "vague", "I'll see what I can do."),
    ("champion", "vague", "I can pass it on, no promises."),
    ("champion", "deny", "Not my hill to die on."),
    ("champion", "deny", "I'm not about to stick my neck out."),
    ("champion", "praise", "We're really impressed."),
    ("decision_criteria", "firm", "Anything hosted abroad is out."),
    ("decision_criteria", "firm", "Price comes first, then support."),
    ("decision_criteria", "firm", "You won't get past the shortlist without two references."),
    ("decision_criteria", "firm", "Alerts have to reach us within ten minutes, response time under five."),
    ("decision_criteria", "vague", "Value for money, basically."),
    ("decision_criteria", "vague", "We'll know it when we see it."),
    ("decision_criteria", "deny", "We haven't got a wish list."),
    ("decision_process", "firm", "It goes past the board on the ninth of May."),
    ("decision_process", "firm", "There are three hoops to jump through."),
    ("decision_process", "firm", "The paper has to be in by the fourth of June."),
    ("decision_process", "vague", "We'll have a chat about it internally."),
    ("decision_process", "vague", "It'll do the rounds."),
    ("decision_process", "deny", "We make it up as we go."),
    ("economic_buyer", "firm", "Ottoline holds the purse strings."),
    ("economic_buyer", "firm", "The buck stops with me."),
    ("economic_buyer", "vague", "The powers that be will have to say yes."),
    ("authority", "firm", "My limit is fifteen thousand."),
    ("budget", "firm", "Forty thousand euros, parked for this since March."),
    ("budget", "firm", "Eight lakhs sanctioned."),
    ("budget", "vague", "Money is tight."),
    ("budget", "deny", "Nothing has been set aside."),
    ("competition", "firm", "You're up against Varnholt."),
    ("competition", "firm", "Otherwise we just muddle through."),
    ("competition", "vague", "We've been shopping around."),
    ("timeline", "firm", "It has to be over the line by the second of March."),
    ("timeline", "vague", "No mad rush."),
    ("timeline", "withdraw", "They kicked it into the long grass."),
    ("paper_process", "firm", "Legal takes a fortnight."),
    ("paper_process", "deny", "We do it on a handshake."),
    ("identify_pain", "firm", "Every Monday two of my people sit there typing figures from one screen into another."),
    ("identify_pain", "firm", "We only noticed because a customer rang to ask why he'd had the same letter four times."),
    ("identify_pain", "firm", "Our figures and the finance figures are never the same."),
    ("identify_pain", "firm", "I stood in front of the board with a number that turned out to be wrong."),
    ("identify_pain", "firm", "Nobody picked up the alert until Monday, we'd been wide open all weekend."),
    ("identify_pain", "firm", "I'm still doing it in Excel at eleven at night."),
    ("identify_pain", "firm", "We've had three break-ins on the mail server since Easter."),
    ("identify_pain", "firm", "Somebody changed the bank details on an invoice and we paid it."),
    ("identify_pain", "firm", "My girls stay until nine every quarter end."),
    ("identify_pain", "firm", "We printed for people who'd died."),
    ("identify_pain", "firm", "We order by guesswork and then we throw it away."),
    ("identify_pain", "firm", "Our biggest account walked because we kept shipping late."),
    ("metrics", "firm", "Two and a half days, every single week."),
    ("metrics", "firm", "About nine thousand a month, that's what goes in the bin."),
    ("metrics", "firm", "We want to get from six days to two."),
    ("metrics", "firm", "Four people, two days each, every month end."),
    ("metrics", "firm", "It was sixty thousand all in, with the overtime."),
    ("metrics", "firm", "If we could get returns down by a fifth that's a hundred and ten thousand a year."),
    ("metrics", "firm", "We were off the air for three days."),
    ("metrics", "firm", "One parcel in twelve comes back."),
    ("need", "firm", "What I'm after is a single list, by store, before the morning meeting."),
    ("need", "firm", "I'd like somebody looking at the alarms while we're asleep."),
    ("need", "firm", "We simply have to know who's in our network."),
    ("need", "firm", "I want my planners to stop copying."),
    ("need", "firm", "Ideally I open one page on Monday and it's all there."),
    ("need", "firm", "We've got to have cover at night."),
    ("champion", "firm", "I showed it to Ottoline on Tuesday and she wants a session."),
    ("champion", "firm", "I wrote the two-pager for the board myself."),
    ("champion", "firm", "I've booked you in with our CFO on the ninth."),
    ("champion", "firm", "I've asked finance to run the numbers with your calculator."),
    ("champion", "firm", "I've been on at Ottoline about you for weeks."),
    ("champion", "deny", "Don't expect me to go into battle for it."),
    ("champion", "deny", "Nobody here is going to fight for that."),
    ("champion", "vague", "I'll mention it if it comes up."),
    ("decision_criteria", "firm", "It must talk to our till system, otherwise there's no point."),
    ("decision_criteria", "firm", "Data stays in Ireland, full stop."),
    ("decision_criteria", "firm", "We'll give forty points for price and sixty for service."),
    ("decision_criteria", "firm", "If it takes more than a week to install we won't buy it."),
    ("decision_criteria", "firm", "No single sign-on, no deal."),
    ("decision_criteria", "firm", "Somebody has to answer the phone within fifteen minutes, day or night."),
    ("decision_process", "firm", "Demo in May, then a two-week trial, then it's the board on the ninth of June."),
    ("decision_process", "firm", "First IT looks at it, then Ottoline, then it goes to the owners."),
    ("decision_process", "firm", "We shortlist two, they come in on the third, and we decide on the tenth."),
    ("decision_process", "firm", "The investment committee sits on the first Thursday of the month."),
    ("economic_buyer", "firm", "It's Ottoline's money, so she's the one who signs."),
    ("economic_buyer", "firm", "Anything over five thousand, Ottoline has to sign."),
    ("economic_buyer", "firm", "That one is mine, I sign it off."),
    ("budget", "firm", "We've put fifty thousand in the plan for this."),
    ("budget", "firm", "There's eighty grand in the kitty."),
    ("budget", "deny", "There isn't a penny for it this year."),
    ("budget", "vague", "We'd have to take it from somewhere else."),
    ("timeline", "firm", "We have to be live by the first of September because the licence runs out."),
    ("timeline", "vague", "Not before the summer, I'd say."),
    ("timeline", "withdraw", "May is off the table now."),
    ("competition", "firm", "The alternative is to leave it as it is."),
    ("competition", "deny", "You're the only ones we've called."),
    ("competition", "vague", "There are two others in the race."),
    ("paper_process", "deny", "We don't do contracts, you send an invoice and that's it."),
    ("identify_pain", "firm", "Our reps turn up with last year's prices and look silly."),
    ("identify_pain", "firm", "I can't tell my board whether we're safe, and they ask me every time."),
    ("identify_pain", "firm", "We're always a week behind the shops."),
    ("identify_pain", "firm", "The whole plant was at a standstill because of one mail."),
    ("identify_pain", "firm", "Two of my best analysts handed in their notice because of these reports."),
    ("metrics", "firm", "It eats about a day and a half of my week."),
    ("metrics", "firm", "We write off three thousand a week in unsold stock."),
    ("metrics", "firm", "Each stop costs the plant twenty thousand euros."),
    ("need", "firm", "We need to see all depots on one page by seven in the morning."),
    ("need", "firm", "Something that tells me which supplier is late before I find out myself."),
    ("champion", "firm", "I put you on the agenda for the management meeting."),
    ("champion", "firm", "I told our CFO we should do this."),
    ("decision_criteria", "firm", "It must run without an agent on the machines, that's a must."),
    ("decision_criteria", "firm", "Three things: price, Danish support, and it has to read our ERP."),
    ("decision_process", "firm", "Ottoline takes it to the partners on the fifth, they vote, and then it's signed."),
    ("economic_buyer", "firm", "Ottoline decides, nobody else."),
    ("budget", "firm", "We've got seventy thousand approved."),
    ("budget", "deny", "There is no money for that."),
    ("timeline", "firm", "We want to start on the first of October."),
    ("competition", "deny", "We haven't looked at anyone else."),
    ("paper_process", "firm", "NDA first, then legal needs two weeks for the contract."),
]  # fmt: skip


@pytest.mark.parametrize(("element", "stance", "said"), HEARD)
def test_said_in_other_words(element: ElementName, stance: Stance, said: str) -> None:
    assert stances(said, element).get(stance, 0.0) >= 0.5


SMALL_TALK = [
    "Traffic was dreadful this morning, sorry.",
    "How was your holiday?",
    "My son has a match on Saturday.",
    "Can you hear me all right?",
    "Let me just close the door.",
    "It's raining cats and dogs up here.",
    "I'll put the kettle on.",
    "We had forty guests at the wedding.",
    "The dog is barking, one second.",
    "I've got another call in ten minutes.",
    "Lovely to meet you both.",
    "Give me a minute to find my glasses.",
    "Hold on, I'll share my screen.",
    "Sorry, you're breaking up.",
    "I grew up near there, actually.",
    "The coffee here is terrible.",
    "Have a good weekend.",
    "My daughter started school on Monday.",
    "We won three nil.",
    "I was on mute, wasn't I?",
    "Thanks for sending the invite.",
    "The train was late again.",
    "I want to thank you for coming.",
    "I need to leave at four.",
    "We'd like to see the demo again.",
    "I have two kids and a dog.",
    "We have an ISO audit next week so I'm busy.",
    "I can't find the link you sent.",
    "I couldn't open the attachment.",
    "We were founded in 1987.",
    "Our website is being redone.",
    "Could we start with introductions?",
    "I was told you were in Dublin.",
    "The meeting room is taken until ten.",
    "We sell mostly to farmers.",
    "I'll be on leave until the third.",
    "You sound far away.",
    "I don't know much about your company.",
    "Next time let's meet in person.",
    "We've grown from ten to sixty people.",
    "We lost signal there for a second.",
    "It takes me forty minutes to drive in.",
    "We buy from about two hundred suppliers.",
    "We have six people in finance.",
    "There was a nice article on you in the paper.",
    "I'll let Ottoline speak.",
    "I've only got half an hour today.",
    "I've got a meeting at ten so let's be quick.",
    "I had a call with my sister this morning.",
    "I got your message on Friday.",
    "I took the liberty of inviting a colleague.",
    "I had a look at your website.",
    "I've read the slides you sent.",
    "We met at the trade fair in September, I think.",
    "I lost my keys yesterday, sorry I'm late.",
    "We lost the match two nil.",
    "My phone died in the lift.",
    "The heating is down again in this building.",
    "I need to find a quieter room.",
    "I want to introduce myself first.",
    "I'm the head of planning, been here six years.",
    "We have forty stores and about six hundred people.",
    "We're a family business, third generation.",
    "We make gaskets for pumps, mostly export.",
    "Could you send me the recording afterwards?",
    "I'd like to understand how your product works first.",
    "What does it cost?",
    "Is that per user or per site?",
    "How long have you been in business?",
    "And who else uses it around here?",
    "Do you integrate with our till?",
    "I'll have to drop off at three.",
    "We use Teams normally, sorry about that.",
    "I was in Lisbon last week, lovely weather.",
    "My predecessor left in April.",
    "I joined in January from a bank.",
    "The first thing I did was hire two analysts.",
    "We moved offices in the summer.",
    "We opened two new sites last year.",
    "We had our summer party yesterday.",
    "Our fiscal year ends in June.",
    "We grew about eight percent last year.",
]
SELLER_TALK: list[tuple[ElementName, str]] = [
    ("identify_pain", "Our other clients were tearing their hair out."),
    ("metrics", "It set one of our clients back forty thousand pounds."),
    ("need", "You could do with a single view of all shops."),
    ("champion", "I've got my director on side for the discount."),
    ("decision_criteria", "Our price comes first, then support."),
    ("decision_process", "Usually it goes past the board in May."),
    ("budget", "It would be forty thousand euros to play with."),
    ("competition", "You're up against Varnholt."),
]


@pytest.mark.parametrize("said", SMALL_TALK)
def test_small_talk_says_nothing(said: str) -> None:
    assert {e: found for e in get_args(ElementName) if (found := stances(said, e))} == {}


@pytest.mark.parametrize(("element", "said"), SELLER_TALK)
def test_the_seller_s_talk_is_no_word_of_the_buyer(element: ElementName, said: str) -> None:
    assert "firm" not in stances(said, element, SELLER)


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ("identify_pain", "The school next door got hacked in March."),
        ("identify_pain", "I read about a port that was encrypted."),
        ("identify_pain", "One of our suppliers was hacked in June."),
        ("champion", "I would talk to Ottoline if I had the time."),
        ("timeline", "Some time after Christmas, when the dust settles."),
        ("metrics", "We spend two hours on the train every day."),
        ("budget", "Money might be found."),
    ],
)
def test_half_a_statement_is_not_firm(element: ElementName, said: str) -> None:
    assert stances(said, element).get("firm", 0.0) < 0.5
