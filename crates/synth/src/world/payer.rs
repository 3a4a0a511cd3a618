//! Payers and their habits. The names and identifiers are made up.

use super::practice::ClaimType;

/// What kind of payer it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum PayerKind {
    Medicare,
    Medicaid,
    Commercial,
    /// Pays after Medicare, which forwards claims to it.
    Supplement,
}

/// What some payers want on a claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Want {
    /// The taxonomy code of who bills.
    BillingTaxonomy,
    /// A referral number.
    Referral,
}

impl Want {
    /// As the configuration has it.
    pub(crate) fn key(self) -> &'static str {
        ["billing_taxonomy", "referral"][self as usize]
    }
}

/// A payer and its habits.
#[derive(Debug)]
pub(crate) struct Payer {
    pub(crate) name: &'static str,
    /// NM109 of 2010BB and N104 or REF*2U of the 835.
    pub(crate) id: &'static str,
    /// TRN03 and BPR10.
    pub(crate) company: &'static str,
    pub(crate) kind: PayerKind,
    /// SBR09 and CLP06.
    pub(crate) filing: &'static str,
    /// Percent of the charge it allows, at least and at most.
    pub(crate) allows: (i64, i64),
    /// Percent of the allowed amount that is coinsurance.
    pub(crate) coinsurance: i64,
    pub(crate) copay: i64,
    /// Claims denied, wholly or by line, of ten thousand.
    pub(crate) denies: u32,
    /// Days from receipt to payment.
    pub(crate) days: i32,
    /// Whether it names its own claim number when it accepts a claim (277CA REF*1K).
    pub(crate) tells_number: bool,
    /// Whether its remittances repeat line control numbers.
    pub(crate) returns_lines: bool,
    /// What it wants on a claim that others do not.
    pub(crate) wants: &'static [Want],
    pub(crate) takes: [bool; 3],
}

impl Payer {
    pub(crate) fn takes(&self, claim_type: ClaimType) -> bool {
        self.takes[claim_type as usize]
    }

    pub(crate) fn wants(&self, what: Want) -> bool {
        self.wants.contains(&what)
    }

    pub(crate) fn is_medicare(&self) -> bool {
        self.kind == PayerKind::Medicare
    }
}

const COMMERCIAL: Payer = Payer {
    name: "",
    id: "",
    company: "",
    kind: PayerKind::Commercial,
    filing: "CI",
    allows: (45, 75),
    coinsurance: 20,
    copay: 2_500,
    denies: 900,
    days: 14,
    tells_number: true,
    returns_lines: true,
    wants: &[],
    takes: [true, true, false],
};

/// Every payer, by its place in this list.
pub(crate) const PAYERS: [Payer; 11] = [
    Payer {
        name: "EXAMPLE MEDICARE PART B",
        id: "EXMB1",
        company: "1990000101",
        kind: PayerKind::Medicare,
        filing: "MB",
        allows: (35, 55),
        copay: 0,
        denies: 700,
        days: 15,
        takes: [true, false, false],
        ..COMMERCIAL
    },
    Payer {
        name: "EXAMPLE MEDICARE PART A",
        id: "EXMA1",
        company: "1990000102",
        kind: PayerKind::Medicare,
        filing: "MA",
        allows: (30, 50),
        copay: 0,
        denies: 600,
        days: 15,
        takes: [false, true, false],
        ..COMMERCIAL
    },
    Payer {
        name: "EXAMPLE STATE MEDICAID",
        id: "EXMC1",
        company: "1990000103",
        kind: PayerKind::Medicaid,
        filing: "MC",
        allows: (25, 45),
        coinsurance: 0,
        copay: 0,
        denies: 1_500,
        days: 21,
        tells_number: false,
        returns_lines: false,
        wants: &[Want::BillingTaxonomy],
        takes: [true, true, true],
    },
    Payer { name: "EVERGREEN HEALTH PLAN", id: "EVG01", company: "1990000104", ..COMMERCIAL },
    Payer {
        name: "BLUE EXAMPLE OF THE PRAIRIE",
        id: "BEP01",
        company: "1990000105",
        filing: "BL",
        allows: (50, 80),
        copay: 3_000,
        denies: 800,
        tells_number: false,
        wants: &[Want::BillingTaxonomy],
        ..COMMERCIAL
    },
    Payer {
        name: "HARBORLIGHT HMO",
        id: "HLH01",
        company: "1990000106",
        filing: "HM",
        coinsurance: 0,
        copay: 4_000,
        denies: 1_300,
        days: 10,
        wants: &[Want::Referral],
        ..COMMERCIAL
    },
    Payer {
        name: "SUMMIT MUTUAL PPO",
        id: "SUM01",
        company: "1990000107",
        filing: "12",
        coinsurance: 10,
        denies: 1_000,
        days: 18,
        returns_lines: false,
        ..COMMERCIAL
    },
    Payer {
        name: "GRANITE SENIOR SUPPLEMENT",
        id: "GSS01",
        company: "1990000108",
        kind: PayerKind::Supplement,
        denies: 300,
        days: 24,
        ..COMMERCIAL
    },
    Payer {
        name: "MOLARSHIELD DENTAL",
        id: "MSD01",
        company: "1990000109",
        allows: (55, 85),
        copay: 0,
        days: 12,
        takes: [false, false, true],
        ..COMMERCIAL
    },
    Payer {
        name: "BRIGHTSIDE DENTAL PLAN",
        id: "BSD01",
        company: "1990000110",
        allows: (50, 80),
        coinsurance: 50,
        copay: 0,
        denies: 1_200,
        returns_lines: false,
        takes: [false, false, true],
        ..COMMERCIAL
    },
    Payer {
        name: "OLD MILL EMPLOYEES TRUST",
        id: "OME01",
        company: "1990000111",
        coinsurance: 15,
        denies: 600,
        days: 28,
        tells_number: false,
        takes: [true, true, true],
        ..COMMERCIAL
    },
];
