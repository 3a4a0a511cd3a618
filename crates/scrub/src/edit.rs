//! One edit: what it looks for, why that matters, how to fix it, and the code that looks.

use std::fmt;

use claims::{ClaimPayment, ClaimType, ServiceLine};

use crate::own::Each;
use crate::{Case, Findings, Remittance};

/// One edit, and the page of the manual that explains it.
///
/// An edit is written with the `edit!` macro in a file of its own, under `edits/<family>/`.
#[derive(Debug)]
pub struct Edit {
    /// Its name, such as `CLM-003`. Never reused.
    pub id: &'static str,
    /// The doc comment it was written under, every line still with its leading space.
    pub(crate) doc: &'static str,
    /// The SNIP type of test it is.
    pub snip: Snip,
    /// How bad it is, unless a [`crate::Policy`] says otherwise.
    pub severity: Severity,
    /// 277CA category, status and entity that say the same, such as `A7:562:85`; empty for a remittance.
    pub status: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    /// The claims it applies to.
    pub applies: Applies,
    /// What to do about it, in one line.
    pub fix: &'static str,
    /// The code that looks.
    pub check: Check,
}

impl Edit {
    /// What is wrong, in one sentence without its full stop.
    pub fn title(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default().trim().trim_end_matches('.')
    }

    /// What is wrong, to follow after a colon.
    pub fn lower_title(&self) -> String {
        let mut characters = self.title().chars();
        match characters.next() {
            // A word in capitals, such as ICD, keeps them.
            Some(first) if !self.title()[1..].starts_with(char::is_uppercase) => {
                first.to_lowercase().chain(characters).collect()
            }
            _ => self.title().to_owned(),
        }
    }

    /// The page of the manual, in Markdown, below its heading.
    pub fn page(&self) -> String {
        let lines = self.doc.lines().skip(1).map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// Whether it is the user's own.
    pub fn is_own(&self) -> bool {
        matches!(self.check, Check::Own(_))
    }

    /// The part of a claim it is about; also the folder it lives in.
    pub fn family(&self) -> Family {
        Family::of(self)
    }
}

/// The WEDI SNIP type of an edit: how deep a test it is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Snip {
    /// Type 1: the syntax of X12.
    Syntax = 1,
    /// Type 2: what the implementation guide requires.
    Requirement = 2,
    /// Type 3: amounts that must add up.
    Balancing = 3,
    /// Type 4: what one segment demands of another.
    Situation = 4,
    /// Type 5: codes of external code sets.
    CodeSet = 5,
    /// Type 6: what a kind of service demands.
    Service = 6,
    /// Type 7: what a payer demands.
    Payer = 7,
}

impl Snip {
    /// Every type, in order.
    pub const ALL: [Self; 7] = [
        Self::Syntax,
        Self::Requirement,
        Self::Balancing,
        Self::Situation,
        Self::CodeSet,
        Self::Service,
        Self::Payer,
    ];

    /// The type of a number.
    pub fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|snip| i64::from(snip.number()) == number)
    }

    /// The type's number, 1 to 7.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// A payer would send the claim back: it is held.
    Reject,
    /// A payer may deny or delay it: look, then decide.
    Warn,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// A word for a column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Warn => "warn",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The claim types an edit applies to, or that it applies to remittances.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Applies(u8);

impl Applies {
    /// Every 837.
    pub const ALL: Self = Self(0b111);
    /// 837P.
    pub const PROFESSIONAL: Self = Self(0b001);
    /// 837I.
    pub const INSTITUTIONAL: Self = Self(0b010);
    /// 837D.
    pub const DENTAL: Self = Self(0b100);
    /// 835.
    pub const REMITTANCE: Self = Self(0b1000);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether claims of this type are among them.
    pub const fn to(self, claim_type: ClaimType) -> bool {
        let wanted = match claim_type {
            ClaimType::Professional => Self::PROFESSIONAL,
            ClaimType::Institutional => Self::INSTITUTIONAL,
            ClaimType::Dental => Self::DENTAL,
        };
        self.0 & wanted.0 != 0
    }
}

/// `837P`, or `837P 837D`.
impl fmt::Display for Applies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::REMITTANCE {
            return f.write_str("835");
        }
        let mut space = "";
        for claim_type in [ClaimType::Professional, ClaimType::Institutional, ClaimType::Dental] {
            if self.to(claim_type) {
                write!(f, "{space}837{}", claim_type.letter())?;
                space = " ";
            }
        }
        Ok(())
    }
}

/// A check of a claim, or of a loop above it.
pub type ClaimCheck = fn(&Case<'_, '_>, &mut Findings);

/// A check of a service line.
pub type LineCheck = fn(&ServiceLine<'_>, &Case<'_, '_>, &mut Findings);

/// A check of the head of a remittance.
pub type PaymentCheck = fn(&Remittance<'_, '_>, &mut Findings);

/// A check of a claim payment.
pub type ClaimPaymentCheck = fn(&ClaimPayment<'_>, &Remittance<'_, '_>, &mut Findings);

/// The code of an edit, by what it looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The surveyor of [`x12`] finds it while it walks the envelope.
    Envelope,
    /// The guide tables of [`x12`] find it while segments are placed in loops.
    Guide,
    /// A batch finds it, which knows what else was sent.
    Batch,
    /// ST to 1000B: once for a transaction set.
    Header(ClaimCheck),
    /// 2000A: once for a billing provider.
    Billing(ClaimCheck),
    /// 2000B: once for a subscriber.
    Subscriber(ClaimCheck),
    /// 2000C: once for a patient who is not the subscriber.
    Patient(ClaimCheck),
    /// 2300 and whatever it must agree with: once for a claim.
    Claim(ClaimCheck),
    /// 2400: once for a service line.
    Line(LineCheck),
    /// BPR to 1000B of an 835: once for a payment.
    Payment(PaymentCheck),
    /// 2100 of an 835: once for a claim payment.
    ClaimPayment(ClaimPaymentCheck),
    /// An edit of the user's own: an expression over a claim or each of its lines.
    Own(Each),
}

impl Check {
    /// What it looks at, in words.
    pub fn scope(&self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::Guide => "any segment",
            Self::Batch => "batch",
            Self::Header(_) => "transaction set",
            Self::Billing(_) => "billing provider",
            Self::Subscriber(_) => "subscriber",
            Self::Patient(_) => "patient",
            Self::Claim(_) => "claim",
            Self::Line(_) => "service line",
            Self::Payment(_) => "payment",
            Self::ClaimPayment(_) => "claim payment",
            Self::Own(Each::Claim) => "claim (your own edit)",
            Self::Own(Each::Line) => "service line (your own edit)",
        }
    }
}

/// The part of a claim an edit is about, from the outside in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Family {
    /// Envelope, header and guide structure.
    Envelope,
    /// Billing and other providers.
    Provider,
    /// Subscriber, patient and payer.
    Subscriber,
    /// CLM and what goes with it.
    Claim,
    /// Dates.
    Date,
    /// Diagnoses.
    Diagnosis,
    /// Service lines.
    Line,
    /// What was done, as a certified coder reads it.
    Coding,
    /// Coordination of benefits.
    Cob,
    /// Institutional claims only.
    Institutional,
    /// Dental claims only.
    Dental,
    /// Remittances.
    Remittance,
}

impl Family {
    /// Every family, in order.
    pub const ALL: [Self; 12] = [
        Self::Envelope,
        Self::Provider,
        Self::Subscriber,
        Self::Claim,
        Self::Date,
        Self::Diagnosis,
        Self::Line,
        Self::Coding,
        Self::Cob,
        Self::Institutional,
        Self::Dental,
        Self::Remittance,
    ];

    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Envelope => "Envelope, header and structure",
            Self::Provider => "Providers",
            Self::Subscriber => "Subscriber, patient and payer",
            Self::Claim => "Claim",
            Self::Date => "Dates",
            Self::Diagnosis => "Diagnoses",
            Self::Line => "Service lines",
            Self::Coding => "Coding",
            Self::Cob => "Coordination of benefits",
            Self::Institutional => "Institutional claims",
            Self::Dental => "Dental claims",
            Self::Remittance => "Remittances",
        }
    }

    fn of(edit: &Edit) -> Self {
        let holds = |family: &Self| family.edits().iter().any(|known| known.id == edit.id);
        Self::ALL.into_iter().find(holds).expect("every edit is listed in its family")
    }
}

/// Declares the edit of a file: its manual page, its metadata and its check.
macro_rules! edit {
    (
        $(#[doc = $doc:literal])+
        $id:literal {
            snip: $snip:expr, severity: $severity:expr, status: $status:literal, since: $since:literal,
            applies: $applies:expr,
            fix: $fix:literal,
            check: $check:expr $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        pub(in crate::edits) static EDIT: $crate::Edit = $crate::Edit {
            id: $id,
            doc: concat!($($doc, "\n"),+),
            snip: $snip,
            severity: $severity,
            status: $status,
            since: $since,
            applies: $applies,
            fix: $fix,
            check: $check,
        };
    };
}

pub(crate) use edit;
