//! Anesthesia: base units and time, times a factor of its own.

use super::{Expected, Method, Service, Setting, share};
use crate::CodeSets;

/// Base units and minutes, fifteen to a unit and to one decimal, times the factor of the locality. A
/// direction of two to four (QK, QY) and who is directed (QX) are paid half each; supervision of more (AD)
/// is paid three base units. Source: Medicare Claims Processing Manual, chapter 12, section 50.
pub(super) fn amount(service: &Service, setting: &Setting, codes: &CodeSets) -> Option<Expected> {
    if !service.minutes {
        return None;
    }
    let base = codes.base_units(service.on)?.find(service.code)?;
    let factor = codes.anesthesia(service.on)?.find(setting.locality?, setting.qualifying)?;
    let minutes = service.units.max(0) / 10_000;
    let tenths = if service.has(&[b"AD"]) {
        30
    } else {
        // Tenths of a unit, rounded half up.
        i64::from(base) * 10 + (minutes * 20 + 15) / 30
    };
    // Tenths and hundredths of a cent.
    let cents = share(tenths, factor.into(), 1000);
    let shared = service.has(&[b"QK", b"QX", b"QY"]);
    let cents = if shared { share(cents, 50, 100) } else { cents };
    Some(Expected { cents, method: Method::Anesthesia })
}
