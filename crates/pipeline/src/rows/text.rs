//! Elements as cells.

use std::borrow::Cow;

use claims::{Date, Submitted};

/// The text of an element, `None` when nothing was sent.
pub(crate) fn optional<T>(element: Option<Submitted<'_, T>>) -> Option<Cow<'_, str>> {
    element.filter(|element| !element.is_absent()).map(|element| claims::text(element.text))
}

/// Texts with commas between, `None` when there are none.
pub(crate) fn joined<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Option<String> {
    let mut all: Option<String> = None;
    for text in texts {
        let all = all.get_or_insert_default();
        if !all.is_empty() {
            all.push(',');
        }
        all.push_str(&claims::text(text));
    }
    all
}

/// A day as the lake counts them.
pub(crate) fn days(date: Date) -> i32 {
    date.days_since_epoch()
}
