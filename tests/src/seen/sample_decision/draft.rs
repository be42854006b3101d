//! The words of the made-up decision, and its document as it is being prepared.

use trestle_app::lang::Language;
use trestle_model::{
    Decision, Stamp,
    decision::{DecisionAction, ItemId, ItemKind, NewItem, TextField, ValueField},
};
use trestle_trust::ids::ActorId;

use super::{CARYS, DAY, IDRIS, MEINIR, Moment, OWEN, RHODRI, SIAN, ago, of};
use crate::seen::sample::{design_id, person_id};

/// The words, or those in which somebody else sends the text.
pub(super) fn words(language: Language, changed: bool) -> &'static str {
    match (language, changed) {
        (Language::English, false) => ENGLISH,
        (Language::English, true) => ENGLISH_CHANGED,
        (Language::Welsh, false) => WELSH,
        (Language::Welsh, true) => WELSH_CHANGED,
    }
}

/// The document of the decision as it is being prepared.
pub(super) fn draft(language: Language, moment: Moment) -> Decision {
    let mut decision = Decision::new();
    let own = ItemId::decision();
    let say = |english: &str, welsh: &str| of(language, english, welsh);
    let write = |field, text| DecisionAction::Write { item: ItemId::decision(), field, text };
    let put = |field, value: &str| DecisionAction::Put { item: own.clone(), field, value: value.to_owned() };
    let add = |id: &str, kind, texts: &[(TextField, String)], values: &[(ValueField, String)]| {
        let (texts, values) = (texts.iter().cloned().collect(), values.iter().cloned().collect());
        DecisionAction::AddItem(NewItem { id: id.into(), kind, texts, values })
    };
    let line = |id: &str, kind, words: String, values: &[(ValueField, String)]| {
        add(id, kind, &[(TextField::Words, words)], values)
    };
    let (lives, works) = ((ValueField::Side, "1".to_owned()), (ValueField::Side, "2".to_owned()));
    let how = |how: &str| (ValueField::How, how.to_owned());
    let belongs = |id: &str| vec![(ValueField::Of, id.to_owned())];
    let promise = |id: &str,
                   [what, known]: [String; 2],
                   side: &(ValueField, String),
                   who: u8,
                   backup: u8,
                   due: &str| {
        let texts = [(TextField::Words, what), (TextField::KnownBy, known)];
        let values = [
            side.clone(),
            (ValueField::Who, person_id(who).to_string()),
            (ValueField::Backup, person_id(backup).to_string()),
            (ValueField::Due, due.to_owned()),
        ];
        add(id, ItemKind::Promise, &texts, &values)
    };
    let question =
        say("Should repairs be booked in two-hour slots?", "A ddylid trefnu gwaith trwsio fesul dwy awr?");
    let who = say("We can, for a trial; the Board after that", "Ni, am gyfnod prawf; y Bwrdd wedyn");
    let mut acts = vec![
        (CARYS, write(TextField::Question, question)),
        (CARYS, write(TextField::WhoCanSayYes, who)),
        (MEINIR, put(ValueField::Languages, "cy en")),
        (MEINIR, put(ValueField::Review, if moment == Moment::Review { "2026-06-26" } else { "2026-09-01" })),
        (
            OWEN,
            line(
                "b1",
                ItemKind::Brought,
                say(
                    "I lost two days' pay in March. I waited in and no one came.",
                    "Collais i gyflog deuddydd ym mis Mawrth. Arhosais gartref a ddaeth neb.",
                ),
                &[lives.clone(), how("lived")],
            ),
        ),
        (
            MEINIR,
            line(
                "b2",
                ItemKind::Brought,
                say(
                    "January to March: 212 visits booked, 49 missed. We missed 31. Residents missed 18.",
                    "Ionawr i Fawrth: trefnwyd 212 ymweliad, collwyd 49. Collon ni 31. Collodd preswylwyr 18.",
                ),
                &[works.clone(), how("numbers")],
            ),
        ),
        (IDRIS, line("o1", ItemKind::Option, say("Two-hour slots", "Slotiau dwy awr"), &[])),
        (
            IDRIS,
            line("g1", ItemKind::Good, say("No lost day's pay", "Dim colli cyflog diwrnod"), &belongs("o1")),
        ),
        (
            SIAN,
            line(
                "g2",
                ItemKind::Good,
                say("Fewer missed visits", "Llai o ymweliadau wedi'u colli"),
                &belongs("o1"),
            ),
        ),
        (
            MEINIR,
            line(
                "h1",
                ItemKind::Hard,
                say("Fewer jobs a day for each van", "Llai o waith y dydd i bob fan"),
                &belongs("o1"),
            ),
        ),
        (SIAN, line("o2", ItemKind::Option, say("Morning or afternoon", "Bore neu brynhawn"), &[])),
        (
            SIAN,
            line(
                "g3",
                ItemKind::Good,
                say("Could start next month", "Gallai ddechrau fis nesaf"),
                &belongs("o2"),
            ),
        ),
        (
            OWEN,
            line(
                "h2",
                ItemKind::Hard,
                say("Still half a day off work", "Hanner diwrnod o'r gwaith o hyd"),
                &belongs("o2"),
            ),
        ),
        (MEINIR, line("o3", ItemKind::Option, say("Text when on the way", "Neges ar y ffordd"), &[])),
        (
            MEINIR,
            line(
                "g4",
                ItemKind::Good,
                say("Works with any slot", "Yn gweithio gydag unrhyw slot"),
                &belongs("o3"),
            ),
        ),
        (
            OWEN,
            line(
                "h3",
                ItemKind::Hard,
                say("No help if you work", "Dim help os ydych chi'n gweithio"),
                &belongs("o3"),
            ),
        ),
        (
            RHODRI,
            promise(
                "c1",
                [
                    say("Put two-hour slots in the diary", "Rhoi slotiau dwy awr yn y dyddiadur"),
                    say(
                        "Three residents book a test slot by phone",
                        "Tri phreswylydd yn trefnu slot prawf dros y ffôn",
                    ),
                ],
                &works,
                MEINIR,
                RHODRI,
                "2026-07-15",
            ),
        ),
        (
            SIAN,
            promise(
                "c2",
                [
                    say(
                        "Ask each home how they want to be told",
                        "Gofyn i bob cartref sut maen nhw am gael gwybod",
                    ),
                    say("84 homes asked", "Gofynnwyd i 84 o gartrefi"),
                ],
                &lives,
                SIAN,
                IDRIS,
                "2026-08-20",
            ),
        ),
        (
            OWEN,
            promise(
                "c3",
                [
                    say("Put up the visits sheet each Friday", "Gosod y daflen ymweliadau bob dydd Gwener"),
                    say("Photo of the sheet", "Llun o'r daflen"),
                ],
                &lives,
                OWEN,
                CARYS,
                "2026-08-28",
            ),
        ),
        (IDRIS, add("a1", ItemKind::Attachment, &[], &[(ValueField::Document, design_id(4).to_string())])),
        (
            MEINIR,
            add(
                "s1",
                ItemKind::SentUp,
                &[
                    (
                        TextField::Words,
                        say(
                            "Can we pay for Saturday work? £4,200 for 13 Saturdays.",
                            "Gawn ni dalu am waith dydd Sadwrn? £4,200 am 13 dydd Sadwrn.",
                        ),
                    ),
                    (TextField::To, say("Tai Cwm Helyg Board", "Bwrdd Tai Cwm Helyg")),
                    (TextField::Reply, say("Yes, for the trial only.", "Cewch, am y cyfnod prawf yn unig.")),
                ],
                &[
                    (ValueField::Sent, "2026-05-14".to_owned()),
                    (ValueField::ReplyDue, "2026-06-12".to_owned()),
                    (ValueField::Came, "2026-06-11".to_owned()),
                ],
            ),
        ),
    ];
    if moment == Moment::Questions {
        let question =
            say("Who waits in when I am at work?", "Pwy sy'n aros gartref pan fydda i yn y gwaith?");
        let reply = say("Six neighbours have offered to.", "Mae chwe chymydog wedi cynnig.");
        acts.push((OWEN, line("r1", ItemKind::Remark, question, &[how("question")])));
        acts.push((IDRIS, line("r2", ItemKind::Remark, reply, &[how("reply"), belongs("r1")[0].clone()])));
    }
    for (number, action) in acts {
        let stamp = Stamp { actor: ActorId([number; 40]), now_unix_secs: ago(9 * DAY) };
        decision.apply(&action, stamp).expect("the sample fits");
    }
    decision
}

const ENGLISH: &str = "\
From 1 June to 31 August we will try a new way to book repair visits.

1. You can pick a **two-hour slot**. Some slots will be after 5pm and some on Saturday morning.
2. The worker will text or ring you 30 minutes before they come. You choose which.
3. If the visit must change, you will hear by 4pm the day before. You pick the new slot.

Danger jobs stay the same. We do them in 24 hours.
";

const ENGLISH_CHANGED: &str = "\
From 1 June to 31 August we will try a new way to book repair visits.

1. You can pick a **two-hour slot**. Some slots will be after 6pm and some on Saturday morning.
2. The office will text you 30 minutes before the worker comes.
3. If the visit must change, you will hear by 4pm the day before. You pick the new slot.

Danger jobs stay the same. We do them in 24 hours.
";

const WELSH: &str = "\
O 1 Mehefin i 31 Awst byddwn yn rhoi cynnig ar ffordd newydd o drefnu ymweliadau trwsio.

1. Gallwch ddewis **slot dwy awr**. Bydd rhai slotiau ar ôl 5yh a rhai ar fore Sadwrn.
2. Bydd y gweithiwr yn anfon neges neu'n ffonio 30 munud cyn dod. Chi sy'n dewis pa un.
3. Os oes rhaid newid yr ymweliad, cewch wybod erbyn 4yh y diwrnod cynt. Chi sy'n dewis y slot newydd.

Mae gwaith peryglus yn aros yr un fath. Rydym yn ei wneud o fewn 24 awr.
";

const WELSH_CHANGED: &str = "\
O 1 Mehefin i 31 Awst byddwn yn rhoi cynnig ar ffordd newydd o drefnu ymweliadau trwsio.

1. Gallwch ddewis **slot dwy awr**. Bydd rhai slotiau ar ôl 6yh a rhai ar fore Sadwrn.
2. Bydd y swyddfa'n anfon neges 30 munud cyn i'r gweithiwr ddod.
3. Os oes rhaid newid yr ymweliad, cewch wybod erbyn 4yh y diwrnod cynt. Chi sy'n dewis y slot newydd.

Mae gwaith peryglus yn aros yr un fath. Rydym yn ei wneud o fewn 24 awr.
";
