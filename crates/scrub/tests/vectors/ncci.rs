//! Pairs, unit limits, add-on codes.

use codes::ProcedureCode;
use codes::tables::{Adjudication, ModifierIndicator, Program};

use crate::draft::{Draft, Line, line, mute, row};
use crate::{CODES, DAY, Date, edges};

/// A claim that is held to the edits of a program.
fn claim(program: Program, lines: Vec<Line>) -> Draft {
    let supplier = "PRV*BI*PXC*332B00000X~".to_owned();
    match program {
        Program::Practitioner => Draft::of(lines),
        Program::Outpatient => Draft::hospital(lines),
        Program::Equipment => Draft { billing: supplier, ..Draft::of(lines) },
        Program::MedicaidPractitioner => Draft { filing: "MC", ..Draft::of(lines) },
        Program::MedicaidOutpatient => Draft { filing: "MC", ..Draft::hospital(lines) },
        Program::MedicaidEquipment => Draft { filing: "MC", billing: supplier, ..Draft::of(lines) },
    }
}

/// Every pair bundles within its window, in either order, and outside of it does not.
pub(crate) fn pairs(program: Program) -> usize {
    let rows: Vec<_> = CODES.bundles(program, DAY).expect("it is loaded").iter().collect();
    let one = |&(first, second, from, to, indicator): &Pair| {
        let name = format!("{first} {second} {from}");
        let try_it = || {
            for on in edges(from, to) {
                try_pair(program, &rows, (first, second), on);
            }
        };
        // Withdrawn pairs speak of nothing.
        if indicator == ModifierIndicator::NotApplicable { mute(name, try_it) } else { row(name, try_it) }
    };
    rows.iter().map(one).sum()
}

type Pair = (ProcedureCode, ProcedureCode, Date, Option<Date>, ModifierIndicator);

fn try_pair(program: Program, rows: &[Pair], (first, second): (ProcedureCode, ProcedureCode), on: Date) {
    let holds =
        |row: &&Pair| (row.0, row.1) == (first, second) && row.2 <= on && row.3.is_none_or(|to| on <= to);
    let says = rows.iter().rfind(holds).map(|row| row.4);
    let claim = |lines: [String; 2]| claim(program, lines.map(|code| line(code, 1, on)).into());
    for order in [[first, second], [second, first]] {
        let plain = claim(order.map(|code| code.to_string()));
        plain.expect("COD-001", says == Some(ModifierIndicator::NotAllowed));
        plain.expect("COD-002", says == Some(ModifierIndicator::Allowed));
    }
    for distinct in [[":XS", ""], ["", ":59"]] {
        let apart = claim([format!("{first}{}", distinct[0]), format!("{second}{}", distinct[1])]);
        apart.expect("COD-001", says == Some(ModifierIndicator::NotAllowed));
        apart.expect("COD-002", false);
    }
}

/// Every unit limit holds, of a line or of the day, and no more.
pub(crate) fn unit_limits(program: Program) -> usize {
    let limits = CODES.unit_limits(program, DAY).expect("it is loaded");
    let one = |(code, limit): (ProcedureCode, codes::tables::UnitLimit)| {
        let claim = |lines: Vec<(String, u32)>| {
            claim(program, lines.into_iter().map(|(code, units)| line(code, units, DAY)).collect())
        };
        let edit = if limit.adjudication == Adjudication::DayPolicy { "COD-021" } else { "COD-004" };
        let most = limit.units;
        row(code, || {
            claim(vec![(code.to_string(), most + 1)]).expect(edit, true);
            // Care after an operation is not counted.
            claim(vec![(format!("{code}:55"), most + 1)]).expect(edit, false);
            if most > 0 {
                claim(vec![(code.to_string(), most)]).expect(edit, false);
                let two = claim(vec![(code.to_string(), most), (format!("{code}:76"), 1)]);
                two.expect(edit, limit.adjudication != Adjudication::Line);
                // An assistant is counted apart.
                claim(vec![(code.to_string(), most), (format!("{code}:80"), 1)]).expect(edit, false);
            }
        })
    };
    limits.iter().map(one).sum()
}

/// Every add-on code wants its primary, on its day, within the days of the row.
pub(crate) fn add_on_codes() -> usize {
    let rows: Vec<_> = CODES.add_ons(DAY).expect("it is loaded").iter().collect();
    let one = |&(code, primary, from, to, kind): &(
        ProcedureCode,
        Option<ProcedureCode>,
        Date,
        Option<Date>,
        u8,
    )| {
        let edit = if kind == 1 { "COD-005" } else { "COD-022" };
        row(format!("{code} {from}"), || {
            for on in edges(from, to) {
                let holds = |from: Date, to: Option<Date>| from <= on && to.is_none_or(|to| on <= to);
                let in_force = rows.iter().any(|row| row.0 == code && holds(row.2, row.3));
                Draft::of(vec![line(code, 1, on)]).expect(edit, in_force);
                let other = primary.map_or("99213".to_owned(), |primary| primary.to_string());
                let beside = Draft::of(vec![line(&other, 1, on), line(code, 1, on)]);
                beside.expect(edit, in_force && !holds(from, to));
                let apart = Draft::of(vec![line(other, 1, on.add_days(-9)), line(code, 1, on)]);
                apart.expect(edit, in_force);
            }
        })
    };
    rows.iter().map(one).sum()
}
