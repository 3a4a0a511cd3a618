//! The physician fee schedule: which modifiers fit a service, and what its fee covers before and after it.

use codes::tables::ServiceFee;

use crate::draft::{Draft, line, row};
use crate::{CODES, DAY};

/// Every service, and the rows of its parts, of which only prices are asked.
pub(crate) fn fees() -> usize {
    let fees = CODES.fees(false, DAY).expect("it is loaded");
    let one = |fee: ServiceFee| {
        let whole = fees.service(fee.code).expect("a part is of a service");
        row(fee.code, || {
            modifiers(&whole);
            global_period(&whole);
        })
    };
    fees.iter().map(one).sum()
}

fn modifiers(fee: &ServiceFee) {
    let with = |modifier: &str| Draft::of(vec![line(format!("{}{modifier}", fee.code), 1, DAY)]);
    with(":26").expect("COD-009", !matches!(fee.parts, b'1' | b'6'));
    with(":TC").expect("COD-009", fee.parts != b'1');
    with("").expect("COD-009", false);
    with(":50").expect("COD-011", matches!(fee.bilateral, b'0' | b'2' | b'9'));
    with("").expect("COD-011", false);
    let sides = Draft::of(["LT", "RT"].map(|side| line(format!("{}:{side}", fee.code), 1, DAY)).into());
    sides.expect("COD-012", fee.bilateral == b'1');
    with(":LT").expect("COD-012", false);
    for assistant in [":80", ":81", ":82", ":AS"] {
        with(assistant).expect("COD-013", fee.assistant == b'1');
    }
    with("").expect("COD-013", false);
    with(":62").expect("COD-014", fee.co_surgeons == b'0');
    with(":66").expect("COD-014", fee.team == b'0');
    with("").expect("COD-014", false);
    for (place, facility) in [("11", false), ("22", true)] {
        Draft { place, ..with("") }.expect("COD-010", fee.parts == b'1' && facility);
        Draft { place, ..with(":26") }.expect("COD-010", false);
        Draft { place, ..with(":TC") }.expect("COD-027", facility);
        Draft { place, ..with("") }.expect("COD-027", fee.parts == b'3' && facility);
    }
    for (filing, medicare) in [("CI", false), ("MB", true)] {
        let bundled = matches!(fee.status, b'B' | b'I' | b'E' | b'X' | b'P');
        Draft { filing, ..with("") }.expect("COD-015", medicare && bundled);
        Draft { filing, ..with("") }.expect("COD-020", medicare && fee.status == b'N');
        Draft { filing, ..with(":GY") }.expect("COD-020", false);
        Draft { filing, ..with("") }.expect("COD-025", medicare && fee.multiple == b'5');
        Draft { filing, ..with(":GP") }.expect("COD-025", false);
    }
}

fn global_period(fee: &ServiceFee) {
    let visit = |modifier: &str, days: i32, surgery: &str| {
        let visit = line(format!("99213{modifier}"), 1, DAY.add_days(days));
        Draft::of(vec![line(format!("{}{surgery}", fee.code), 1, DAY), visit])
    };
    let global = fee.global_days();
    let minor = matches!(global, Some(0 | 10));
    visit("", 0, "").expect("COD-006", minor);
    visit(":25", 0, "").expect("COD-006", false);
    visit("", 0, ":80").expect("COD-006", false);
    for days in [0, -1] {
        visit("", days, "").expect("COD-007", global == Some(90));
        visit(":57", days, "").expect("COD-007", false);
    }
    visit("", -2, "").expect("COD-007", false);
    let last = i32::from(global.unwrap_or(0));
    if last > 0 {
        for days in [1, last] {
            visit("", days, "").expect("COD-008", true);
            visit(":24", days, "").expect("COD-008", false);
        }
    }
    visit("", last + 1, "").expect("COD-008", false);
}
