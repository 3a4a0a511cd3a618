//! What a drop should be like.

use std::borrow::Cow;

use crate::defect::{DefectKind, usual};
use crate::dice::Dice;
use crate::world::Specialty;
use crate::{Day, Noise, NoiseKind};

/// Whose drop it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Profile {
    /// Practices of every specialty and a hospital or two.
    Mso,
    /// Hospitals and the physicians who work in them.
    Hospital,
    /// Many practices, and big files.
    Clearinghouse,
}

/// What a drop should be like. The same plan always makes the same bytes.
///
/// ```
/// let plan = synth::Plan { claims: 1_000, seed: 7, ..synth::Plan::default() };
/// assert_eq!(plan.as_of, synth::Day::of(2026, 10, 15));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    /// How many claims there are.
    pub claims: u64,
    /// Which of all the drops of this plan.
    pub seed: u64,
    /// The day the drop lies ready: nothing in it is dated later, but for defects that are.
    pub as_of: Day,
    /// The days over which services were rendered; the last of them lies two weeks before `as_of`.
    pub days: u32,
    /// How many practices bill.
    pub practices: u32,
    /// What kinds of practices they are.
    pub profile: Profile,
    /// Shares of 837P, 837I and 837D claims.
    pub mix: [u32; 3],
    /// The most claims in a file.
    pub claims_per_file: u64,
    /// The most claims in a transaction set.
    pub claims_per_set: u64,
    /// Claims with a defect, of ten thousand; and remittances, if some of their kinds are named.
    pub defects: u32,
    /// The kinds of defect there may be; those that are usual if none is named.
    ///
    /// Kinds that are an envelope's come once each, in files of their own.
    pub kinds: Vec<&'static DefectKind>,
    /// What the world does to remittances and files on their way.
    pub noise: Noise,
    /// Whether files lie in folders by the day they come, such as `2026-08-01`, instead of all in one.
    pub arrivals: bool,
    /// Whether payers do only what is simple: they answer a claim as a whole, line by line as billed, and
    /// what changes a control number changes the payer's number too.
    pub plain: bool,
    /// Whether to add, once each, what a batch must survive: a damaged file, a compressed one, a file sent
    /// twice, a transaction set sent twice in other envelopes, a remittance that does not balance. What is
    /// rare (reversals, interest, takebacks, denials) is less rare then.
    pub exhibits: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            claims: 10_000,
            seed: 1,
            as_of: Day::of(2026, 10, 15),
            days: 365,
            practices: 12,
            profile: Profile::Mso,
            mix: [70, 15, 15],
            claims_per_file: 4_000,
            claims_per_set: 2_500,
            defects: 300,
            kinds: Vec::new(),
            noise: Noise::USUAL,
            arrivals: false,
            plain: false,
            exhibits: false,
        }
    }
}

impl Plan {
    /// The usual plan for a drop of that kind.
    pub fn of(profile: Profile) -> Self {
        let usual = Self { profile, ..Self::default() };
        match profile {
            Profile::Mso => usual,
            Profile::Hospital => Self { practices: 6, mix: [45, 55, 0], days: 180, ..usual },
            Profile::Clearinghouse => {
                Self { practices: 150, claims_per_file: 20_000, claims_per_set: 5_000, days: 90, ..usual }
            }
        }
    }

    /// The small drop committed under `samples/`.
    pub fn sample() -> Self {
        Self {
            claims: 84,
            seed: 191,
            days: 90,
            practices: 6,
            mix: [58, 24, 18],
            claims_per_file: 12,
            claims_per_set: 7,
            defects: 1_500,
            noise: Noise::NONE.with(NoiseKind::PayerNumberChanged, 800).with(NoiseKind::Dialects, 10_000),
            plain: true,
            exhibits: true,
            ..Self::default()
        }
    }

    /// What its practices do, in the order in which they take it up.
    pub(crate) fn specialties(&self) -> &'static [Specialty] {
        match self.profile {
            _ if self.plain => &Specialty::PLAIN,
            Profile::Hospital => &Specialty::OF_HOSPITALS,
            Profile::Mso | Profile::Clearinghouse => &Specialty::ALL,
        }
    }

    /// Kinds of defect that claims may have.
    pub(crate) fn claim_kinds(&self) -> Cow<'_, [&'static DefectKind]> {
        if self.kinds.is_empty() {
            return Cow::Borrowed(usual());
        }
        Cow::Owned(self.kinds.iter().copied().filter(|kind| kind.is_of_claim()).collect())
    }

    /// Whether that noise strikes the `index`-th thing that it can strike.
    pub(crate) fn strikes(&self, kind: NoiseKind, index: u64) -> bool {
        let rate = self.noise[kind];
        rate > 0 && Dice::new(self.seed, NOISE_PURPOSE + kind as u64, index).chance(rate)
    }

    /// The last day of service.
    pub(crate) fn last_service(&self) -> Day {
        self.as_of.plus(-15)
    }
}

/// One for each kind of noise, from here on.
const NOISE_PURPOSE: u64 = 200;
