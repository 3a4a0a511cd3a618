//! A claim's life in every turn it takes.

use claims::Date;
use codes::CodeSets;
use codes::denial::PayerKind;
use proptest::prelude::*;

use super::*;
use crate::denial::{Assessment, Judge, Rules};
use crate::testing::{dollars, with_payment};

fn sent(payers_after: u8) -> Event {
    Event::submitted(Some(dollars(150)), Some(Date::literal(2026, 2, 12)), payers_after, "claim-1")
}

fn plain(kind: EventKind) -> Event {
    Event::plain(kind, None, "1999999999", "row")
}

/// What a payer says of the claim, as posted.
fn answer_of(payer: &str, claim: &str) -> Event {
    let codes = CodeSets::built_in();
    let decided = Date::literal(2026, 3, 2);
    let judge = Judge {
        codes: &codes,
        rules: Rules::built_in(),
        payer: PayerKind::Commercial,
        named: [None; 2],
        decided,
    };
    with_payment(claim, |context, payment| {
        let assessment = Assessment::of(payment, &judge);
        let event = Event::of_payment(payment, context, &assessment, "cp", false);
        Event { payer: payer.into(), ..event }
    })
}

fn answer(claim: &str) -> Event {
    answer_of("1999999999", claim)
}

fn state(events: &[Event]) -> (State, i64) {
    let claim = fold(events);
    (claim.state(), claim.totals().balance.0 / 100)
}

const PAID: &str = "CLP*A1*1*150*100~CAS*CO*45*50~";
const SHARED: &str = "CLP*A1*1*150*80*20~CAS*CO*45*50~CAS*PR*2*20~";
const DENIED: &str = "CLP*A1*1*150*0~CAS*CO*29*150~";
const TAKEN_BACK: &str = "CLP*A1*22*-150*-100~CAS*CO*45*-50~";

#[test]
fn acknowledgments_move_a_claim_on_until_it_is_answered() {
    let mut events = vec![plain(EventKind::Held)];
    assert_eq!(state(&events).0, State::Held);
    for (event, expected) in [
        (sent(0), State::Submitted),
        (plain(EventKind::TransmissionAccepted), State::Submitted),
        (plain(EventKind::Received), State::Received),
        (plain(EventKind::Accepted), State::Accepted),
        // A receipt that comes late tells nothing new.
        (plain(EventKind::Received), State::Accepted),
        (plain(EventKind::Pending), State::Pending),
        (plain(EventKind::InformationRequested), State::InformationRequested),
        (plain(EventKind::Rejected), State::Rejected),
        (plain(EventKind::Accepted), State::Accepted),
        (answer(PAID), State::Paid),
        (plain(EventKind::Accepted), State::Paid),
    ] {
        events.push(event);
        assert_eq!(state(&events).0, expected, "{events:?}");
    }
    assert_eq!(state(&[]).0, State::Unknown);
}

#[test]
fn an_answer_says_where_the_charge_went() {
    let after = |claim: &str| state(&[sent(0), answer(claim)]);
    assert_eq!(after(PAID), (State::Paid, 0));
    assert_eq!(after(SHARED), (State::PatientBalance, 20));
    assert_eq!(after(DENIED), (State::Denied, 150));
    assert_eq!(after("CLP*A1*1*150*0*150~CAS*PR*1*150~"), (State::PatientBalance, 150));
    assert_eq!(after("CLP*A1*1*150*0*150~CAS*PR*27*150~"), (State::Denied, 150));
    assert_eq!(after("CLP*A1*1*150*60~CAS*CO*45*40**97*50~"), (State::PartiallyDenied, 50));
    assert_eq!(after("CLP*A1*1*150*0~CAS*CO*24*150~").0, State::Informational);
    assert_eq!(after("CLP*A1*1*150*160~CAS*CO*94*-10~").0, State::Paid);
    assert_eq!(after("CLP*A1*1*150*100~").0, State::PartiallyPaid);
    assert_eq!(after("CLP*A1*1*150*0~CAS*CO*133*150~"), (State::Pending, 150));
    assert_eq!(after("CLP*A1*25*150*0~CAS*CO*101*150~"), (State::Informational, 150));
}

#[test]
fn a_reversal_and_its_correction_leave_the_correction() {
    let correction = "CLP*A1*1*150*90~CAS*CO*45*60~";
    let mut events = vec![sent(0), answer(PAID), answer(TAKEN_BACK)];
    assert_eq!(state(&events), (State::Reversed, 150));
    events.push(answer(correction));
    assert_eq!(state(&events), (State::Paid, 0));
    assert_eq!(fold(&events).totals().paid, dollars(90));
}

#[test]
fn a_correction_stands_where_the_answer_taken_back_is_not_known() {
    let on = |day: u32, event: Event| Event { on: Date::of(2026, 3, day), ..event };
    let (original, reversal) = (on(2, answer(PAID)), on(9, answer(TAKEN_BACK)));
    let corrected = |day| on(day, Event { kind: EventKind::Corrected, ..answer(SHARED) });
    assert_eq!(state(&[sent(0), reversal.clone()]), (State::Reversed, 300));
    let story = [sent(0), reversal.clone(), corrected(9)];
    assert_eq!(state(&story), (State::PatientBalance, 170));
    // What claims were paid adds up to what was posted.
    assert_eq!(fold(&story).totals().paid, dollars(-20));
    // The answer that was taken back comes last, or before the correction.
    let late = Event { kind: EventKind::Corrected, ..original };
    assert_eq!(state(&[sent(0), reversal.clone(), late.clone()]), (State::Reversed, 150));
    for story in [[reversal.clone(), corrected(9), late.clone()], [reversal.clone(), late, corrected(9)]] {
        assert_eq!(state(&[&[sent(0)], &story[..]].concat()), (State::PatientBalance, 20));
    }
    // What is paid anew is not what was taken back, though it be as much.
    let again = Event { kind: EventKind::Corrected, ..answer(PAID) };
    assert_eq!(state(&[sent(0), reversal, on(9, again)]), (State::PartiallyPaid, 150));
}

#[test]
fn the_next_payer_is_due_or_awaited() {
    assert_eq!(state(&[sent(1), answer(SHARED)]).0, State::SecondaryDue);
    assert_eq!(state(&[sent(1), answer(&SHARED.replace("A1*1*", "A1*19*"))]).0, State::CrossoverWait);
    let second = answer_of("second", "CLP*A1*2*150*15~CAS*OA*23*130~CAS*PR*2*5~");
    assert_eq!(state(&[sent(1), answer(SHARED), second.clone()]), (State::PatientBalance, 5));
    // The second payer's remittance came first.
    assert_eq!(state(&[sent(1), second, answer(SHARED)]), (State::PatientBalance, 5));
    assert_eq!(state(&[sent(1), answer("CLP*A1*23*150*0~CAS*OA*B11*150~")]).0, State::CrossoverWait);
}

#[test]
fn a_second_payer_tells_what_the_first_one_did() {
    let second = answer_of("second", "CLP*A1*2*150*15~CAS*OA*23*130~CAS*PR*2*5~");
    assert_eq!(state(&[sent(0), second.clone()]), (State::PatientBalance, 5));
    assert_eq!(fold(&[sent(0), second]).totals().other_payer, dollars(130));
    // What the first payer denied stays denied while the second does not pay it.
    let first = answer("CLP*A1*1*150*60*20~CAS*CO*45*40**97*30~CAS*PR*2*20~");
    let second = answer_of("second", "CLP*A1*2*150*20~CAS*OA*23*130~");
    let claim = fold(&[sent(1), first, second]);
    assert_eq!((claim.state(), claim.totals().denied), (State::PartiallyDenied, dollars(30)));
}

#[test]
fn one_carrier_may_be_first_and_second_in_line() {
    let second = answer("CLP*A1*2*150*15~CAS*OA*23*130~CAS*PR*2*5~");
    let mut events = vec![sent(1), answer(SHARED), second];
    assert_eq!(state(&events), (State::PatientBalance, 5));
    events.push(answer("CLP*A1*22*-150*-80~CAS*CO*45*-50~CAS*PR*2*-20~"));
    assert_eq!(fold(&events).totals().paid, dollars(15));
}

#[test]
fn a_charge_that_the_payer_made_up_writes_nothing_off() {
    let more = "CLP*A1*1*151*80*20~CAS*CO*45*51~CAS*PR*2*20~";
    assert_eq!(state(&[sent(0), answer(more)]), (State::PatientBalance, 20));
    let taken_back = "CLP*A1*22*-151*-80~CAS*CO*45*-51~CAS*PR*2*-20~";
    assert_eq!(state(&[sent(0), answer(more), answer(taken_back)]), (State::Reversed, 150));
    assert_eq!(state(&[sent(0), answer("CLP*A1*1*151*151~")]), (State::Overpaid, -1));
}

#[test]
fn nothing_paid_is_settled_when_nothing_is_left() {
    // The first payer left nothing; only what is paid in advance is information.
    assert_eq!(state(&[sent(0), answer("CLP*A1*2*150*0~CAS*OA*23*150~")]), (State::Paid, 0));
    assert_eq!(state(&[sent(0), answer("CLP*A1*1*150*0~")]), (State::PartiallyPaid, 150));
}

#[test]
fn a_held_claim_owes_its_charge() {
    let held = Event { kind: EventKind::Held, ..sent(0) };
    assert_eq!(state(&[held]), (State::Held, 150));
}

#[test]
fn a_second_write_off_is_no_more_than_is_left() {
    // The second payer repeats the first one's price cut as its own.
    let second = answer_of("second", "CLP*A1*2*150*20~CAS*CO*45*130~");
    assert_eq!(state(&[sent(1), answer(SHARED), second]), (State::Paid, 0));
}

#[test]
fn money_taken_back_is_told_from_money_reversed() {
    let deferred = plain(EventKind::RecoveryDeferred);
    let mut recovered = plain(EventKind::Recovered);
    recovered.amounts.paid = dollars(100);
    let reversed = [sent(0), answer(PAID), answer(TAKEN_BACK), deferred, recovered.clone()];
    assert_eq!(state(&reversed[..4]).0, State::RecoveryPending);
    assert_eq!(state(&reversed), (State::Recovered, 150));
    assert_eq!(fold(&reversed).totals().paid, dollars(0));
    // Taken without a reversal, it lowers what was paid.
    let taken = [sent(0), answer(PAID), recovered.clone()];
    assert_eq!((state(&taken).0, fold(&taken).totals().paid), (State::Recovered, dollars(0)));
    // By the first payer, though the second answered since.
    let second = answer_of("second", "CLP*A1*2*150*20~CAS*OA*23*130~");
    let taken = [sent(1), answer(SHARED), second, recovered];
    assert_eq!(state(&taken), (State::Recovered, 100));
}

#[test]
fn what_was_done_about_an_answer_shows_until_the_next() {
    let mut events = vec![sent(0), answer(DENIED), plain(EventKind::Appealed)];
    assert_eq!(state(&events).0, State::AppealSent);
    events.push(answer(TAKEN_BACK.replace("-100", "0").replace("CO*45*-50", "CO*29*-150").as_str()));
    events.push(answer(PAID));
    assert_eq!(state(&events), (State::Paid, 0));
    let mut off = plain(EventKind::WrittenOff);
    off.amounts.paid = dollars(150);
    assert_eq!(state(&[sent(0), answer(DENIED), off]), (State::WrittenOff, 0));
    let mut patient = plain(EventKind::PatientPaid);
    patient.amounts.paid = dollars(20);
    assert_eq!(state(&[sent(0), answer(SHARED), patient]), (State::Paid, 0));
    assert_eq!(state(&[sent(0), plain(EventKind::Replaced)]).0, State::Replaced);
    assert_eq!(state(&[sent(0), plain(EventKind::Suspended)]).0, State::Suspended);
    assert_eq!(state(&[sent(0), answer(PAID), plain(EventKind::Repeated)]), (State::Paid, 0));
}

#[test]
fn kinds_and_states_have_words_of_their_own() {
    let words: std::collections::BTreeSet<_> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(words.len(), EventKind::ALL.len());
    let words: std::collections::BTreeSet<_> = State::ALL.iter().map(|state| state.as_str()).collect();
    assert_eq!(words.len(), State::ALL.len());
}

fn events() -> impl Strategy<Value = Event> {
    // What is withdrawn has tests of its own.
    let kinds: Vec<EventKind> =
        EventKind::ALL.iter().copied().filter(|kind| *kind != EventKind::Withdrawn).collect();
    let kind = (0..kinds.len()).prop_map(move |at| kinds[at]);
    let amount = any::<i64>;
    let amounts = [amount(), amount(), amount(), amount(), amount(), amount(), amount()];
    (kind, 0_u8..4, 0_u8..3, any::<bool>(), "[ab]?", amounts).prop_map(
        |(kind, rank, payers_after, is_forwarded, payer, amounts)| {
            let [charge, paid, contractual, patient_responsibility, denied, patient_denied, other_payer] =
                amounts.map(Cents);
            let amounts = Amounts {
                charge,
                paid,
                contractual,
                patient_responsibility,
                denied,
                patient_denied,
                other_payer,
            };
            Event { rank, payers_after, is_forwarded, amounts, ..Event::plain(kind, None, &payer, "row") }
        },
    )
}

proptest! {
    #[test]
    fn an_event_reads_back(event in events()) {
        let mut out = Vec::new();
        event.encode(&mut out);
        prop_assert_eq!(Event::decode(&out), Some(event));
        out.pop();
        prop_assert_eq!(Event::decode(&out), None);
    }

    #[test]
    fn no_order_of_events_is_too_strange(all in proptest::collection::vec(events(), 0..12)) {
        let claim = fold(&all);
        let _ = (claim.state(), claim.totals());
        let (first, second) = all.split_at(all.len() / 2);
        let mut piecewise = fold(first);
        for event in second {
            piecewise.apply(event);
        }
        prop_assert_eq!(piecewise, claim);
    }

    #[test]
    fn what_is_withdrawn_never_happened(
        all in proptest::collection::vec(events(), 1..12),
        at in any::<prop::sample::Index>(),
        later in 0_usize..12,
    ) {
        let at = at.index(all.len());
        let mut with = all.clone();
        with[at].evidence_id = "wrong".into();
        let withdrawn = Event::plain(EventKind::Withdrawn, None, "", "wrong");
        with.insert((at + 1 + later).min(all.len()), withdrawn);
        let without: Vec<_> = all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, e)| e).collect();
        prop_assert_eq!(fold(&with), fold(without));
    }

    #[test]
    fn what_is_paid_and_taken_back_leaves_nothing(paid in 0_i64..150, off in 0_i64..150) {
        let share = 150 - paid - off;
        prop_assume!(share >= 0);
        let claim = |sign: &str, status: &str| {
            format!("CLP*A1*{status}*{sign}150*{sign}{paid}~CAS*CO*45*{sign}{off}~CAS*PR*2*{sign}{share}~")
        };
        let events = [sent(0), answer(&claim("", "1")), answer(&claim("-", "22"))];
        let totals = fold(&events).totals();
        prop_assert_eq!((totals.paid, totals.contractual, totals.balance), (dollars(0), dollars(0), dollars(150)));
    }
}
