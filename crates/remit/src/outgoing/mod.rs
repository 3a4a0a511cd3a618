//! What goes out again: a claim replaced, taken back or sent anew, and a claim for the payer next in line.
//!
//! Nothing is mended here. What was sent is kept, and only what the way it goes again asks for is changed:
//! frequency and number, or payers. Who sends it scrubs it again first.

mod secondary;

pub use secondary::secondary;

use claims::ClaimView;
use claims::draft::Draft;
use x12::Delimiters;

/// How a claim goes to its payer again.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Again {
    /// As a replacement of what the payer decided (CLM05-3 `7`).
    Replace,
    /// Taken back (CLM05-3 `8`).
    Void,
    /// As a claim the payer has not seen, because it takes no replacement or judged nothing.
    Anew,
}

/// Why a claim is not sent on.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Refusal {
    /// The payer passed it on itself, CLP02 19 to 21 or NM1*TT.
    Forwarded,
    /// The payer has not decided on it.
    NotDecided,
    /// Nothing is left to the patient.
    NothingLeft,
    /// The claim names no payer after the one that answered.
    NoNextPayer,
    /// The payer gave no number that a replacement could name (CLP07).
    NoNumber,
    /// What the payer paid and adjusted is not the charge.
    Unbalanced,
    /// Lines of the claim and of the remittance do not go together one by one.
    Lines,
    /// More adjustments than a claim has room for, or one of group CR.
    Adjustments,
    /// The claim would be cut wrong: it holds a byte that is a delimiter where it goes.
    Delimiters,
    /// The payer says not to send it again.
    Never,
    /// The payer takes no corrected claims; it is asked by telephone or portal.
    Reopening,
    /// The payer answered it together with another claim, under one number.
    Together,
}

impl Refusal {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::NotDecided => "not_decided",
            Self::NothingLeft => "nothing_left",
            Self::NoNextPayer => "no_next_payer",
            Self::NoNumber => "no_payer_number",
            Self::Unbalanced => "unbalanced",
            Self::Lines => "lines",
            Self::Adjustments => "adjustments",
            Self::Delimiters => "delimiters",
            Self::Never => "never_again",
            Self::Reopening => "reopening",
            Self::Together => "answered_together",
        }
    }

    /// Why, for a person.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Forwarded => "the payer passed it on itself",
            Self::NotDecided => "the payer has not decided on it, or took its decision back",
            Self::NothingLeft => "nothing is left to the patient",
            Self::NoNextPayer => "the claim names no payer after the one that answered",
            Self::NoNumber => "the payer gave no number for it",
            Self::Unbalanced => "what the payer paid and adjusted is not the charge",
            Self::Lines => "lines of claim and remittance do not go together one by one",
            Self::Adjustments => "a claim has no room for its adjustments",
            Self::Delimiters => "it holds a byte that would be read as a delimiter",
            Self::Never => "the payer says not to send it again",
            Self::Reopening => "the payer takes no corrected claim; ask it for a reopening",
            Self::Together => {
                "the payer answered it together with another claim, under one number: ask which is meant"
            }
        }
    }
}

/// The claim as it goes to its payer again; `number` is what the payer calls it (CLP07), to the byte.
///
/// # Errors
///
/// When a replacement is to name a number the payer never gave.
pub fn again(
    view: &ClaimView<'_, '_>,
    delimiters: Delimiters,
    how: Again,
    number: &[u8],
) -> Result<Draft, Refusal> {
    let mut draft = Draft::of(view, delimiters);
    let frequency: &[u8] = match how {
        Again::Replace => b"7",
        Again::Void => b"8",
        Again::Anew => first_frequency(view),
    };
    draft.clm().set_component(5, 3, frequency, delimiters);
    // The clearinghouse numbered what it passed on, which this is not.
    draft.remove_reference("D9");
    match how {
        Again::Anew => draft.remove_reference("F8"),
        Again::Replace | Again::Void if number.is_empty() => return Err(Refusal::NoNumber),
        Again::Replace | Again::Void => draft.set_reference("F8", number),
    }
    sound(draft)
}

/// The frequency of a claim that its payer has not seen: interim bills stay what they are.
fn first_frequency<'a>(view: &ClaimView<'_, 'a>) -> &'a [u8] {
    match view.claim.frequency().text {
        as_sent @ (b"1" | b"2" | b"3" | b"4" | b"9") => as_sent,
        _ => b"1",
    }
}

fn sound(draft: Draft) -> Result<Draft, Refusal> {
    if draft.clashes() { Err(Refusal::Delimiters) } else { Ok(draft) }
}

#[cfg(test)]
mod tests;
