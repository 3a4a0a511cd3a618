//! Noise: what the world does to remittances and files between a payer and a practice.

use std::ops::Index;
use std::str::FromStr;

macro_rules! noises {
    ($($(#[doc = $doc:literal])* $kind:ident $name:literal $none:literal $usual:literal $hard:literal)*) => {
        /// A way in which what is right arrives wrong.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum NoiseKind {
            $($(#[doc = $doc])* $kind),*
        }

        impl NoiseKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its name, as the truth and the command line have it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// What it is, in a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$kind => concat!($($doc),*).trim_ascii()),* }
            }
        }

        impl Noise {
            /// None at all, and every file in the usual dialect.
            pub const NONE: Self = Self { rates: [$($none),*] };

            /// As much as a week brings.
            pub const USUAL: Self = Self { rates: [$($usual),*] };

            /// Every kind, often.
            pub const HARD: Self = Self { rates: [$($hard),*] };
        }
    };
}

noises! {
    /// The patient control number comes back cut after 17 characters.
    NumberCut17 "number-cut-17" 0 150 1_200
    /// The patient control number comes back cut after 12 characters.
    NumberCut12 "number-cut-12" 0 0 400
    /// The patient control number comes back without its punctuation.
    NumberStripped "number-stripped" 0 150 1_200
    /// The patient control number comes back with zeros before it, up to twenty characters.
    NumberPadded "number-padded" 0 20 500
    /// The patient control number comes back as something else.
    NumberReplaced "number-replaced" 0 15 400
    /// The payer's claim number is not the one it told, or not the one it paid under.
    PayerNumberChanged "payer-number-changed" 0 150 2_500
    /// Services come back without their modifiers.
    ModifiersDropped "modifiers-dropped" 0 60 1_200
    /// Services come back without their line control numbers, from a payer that returns them.
    LineNumberAbsent "line-number-absent" 0 100 1_500
    /// The member's number has two digits more.
    MemberSuffix "member-suffix" 0 150 1_500
    /// The patient's name is misspelt.
    NameMisspelt "name-misspelt" 0 60 800
    /// Dates of service are a day off.
    DateShifted "date-shifted" 0 10 300
    /// The charge is not the one that was billed.
    ChargeChanged "charge-changed" 0 10 300
    /// A payment by lines is reversed as one amount of the claim.
    ReversedAsWhole "reversed-as-whole" 0 500 5_000
    /// The payment is not the sum of what it says it is for.
    Unbalanced "unbalanced" 0 0 300
    /// A remittance file never comes.
    FileMissing "file-missing" 0 0 200
    /// A remittance file comes weeks after the payment.
    FileLate "file-late" 0 100 800
    /// A remittance is dated before the claims it pays were sent.
    FileEarly "file-early" 0 0 300
    /// A remittance file comes twice, under two names.
    FileTwice "file-twice" 0 50 500
    /// A remittance comes again in other envelopes.
    Reenveloped "re-enveloped" 0 20 400
    /// Files are cut into segments and elements by other characters than the usual ones.
    Dialects "dialects" 0 10_000 10_000
    /// Two claims of one patient and day are answered as one, under the first one's number.
    ClaimsMerged "claims-merged" 0 200 3_000
}

/// How often each kind of noise strikes, of ten thousand.
///
/// ```
/// use synth::{Noise, NoiseKind};
///
/// let noise = Noise::USUAL.with(NoiseKind::Unbalanced, 50);
/// assert_eq!(noise[NoiseKind::Unbalanced], 50);
/// assert_eq!("unbalanced".parse(), Ok(NoiseKind::Unbalanced));
/// assert_eq!(Noise::NONE[NoiseKind::FileTwice], 0);
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Noise {
    rates: [u32; NoiseKind::ALL.len()],
}

impl Noise {
    /// The same but for one kind.
    #[must_use]
    pub const fn with(mut self, kind: NoiseKind, of_ten_thousand: u32) -> Self {
        self.rates[kind as usize] = of_ten_thousand;
        self
    }

    /// Whether this kind never strikes.
    pub fn lacks(&self, kind: NoiseKind) -> bool {
        self[kind] == 0
    }
}

impl Default for Noise {
    fn default() -> Self {
        Self::USUAL
    }
}

impl Index<NoiseKind> for Noise {
    type Output = u32;

    fn index(&self, kind: NoiseKind) -> &u32 {
        &self.rates[kind as usize]
    }
}

impl FromStr for NoiseKind {
    type Err = UnknownNoise;

    fn from_str(name: &str) -> Result<Self, UnknownNoise> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name).ok_or(UnknownNoise)
    }
}

/// A name that no kind of noise has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownNoise;

impl std::fmt::Display for UnknownNoise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such kind of noise; the kinds are")?;
        for (position, kind) in NoiseKind::ALL.iter().enumerate() {
            write!(f, "{}{}", if position == 0 { " " } else { ", " }, kind.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownNoise {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_found_again() {
        for kind in NoiseKind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
            assert!(kind.about().ends_with('.'), "{}", kind.about());
        }
        assert!("shouting".parse::<NoiseKind>().unwrap_err().to_string().contains("number-cut-17"));
    }

    #[test]
    fn hard_noise_has_every_kind_and_none_has_no_kind() {
        assert!(NoiseKind::ALL.iter().all(|kind| Noise::HARD[*kind] > 0 && Noise::NONE.lacks(*kind)));
        assert_eq!(Noise::NONE.with(NoiseKind::FileLate, 7)[NoiseKind::FileLate], 7);
    }
}
