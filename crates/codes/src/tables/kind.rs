//! What a loaded table lists.

use super::{
    AddOnRow, AnesthesiaRow, BaseUnitsRow, ColumnOne, ContractRow, ConversionRow, CoverageRow,
    DemographicsRow, DrugRow, GpciRow, HcpcsRow, MedicareEditRow, MemberRow, ModifierRow, NoteRow, PairRow,
    RangeRow, RegistryRow, RiskRow, ServiceFee, UnitRow, WaivedRow, ZipRow,
};
use crate::listing::code_list;
use crate::packed::{Record, SECTIONS};

code_list! {
    /// What a loaded table lists.
    TableKind {
        Icd10Cm "icd10cm" "diagnosis codes of a fiscal year (CDC and CMS)"
        Icd10Pcs "icd10pcs" "inpatient procedure codes of a fiscal year (CMS)"
        Hcpcs "hcpcs" "HCPCS level II codes and modifiers (CMS)"
        PtpPractitioner "ptp-practitioner" "NCCI pairs, practitioners (Medicare)"
        PtpOutpatient "ptp-outpatient" "NCCI pairs, outpatient hospital (Medicare)"
        PtpMedicaidPractitioner "ptp-medicaid-practitioner" "NCCI pairs, practitioners (Medicaid)"
        PtpMedicaidOutpatient "ptp-medicaid-outpatient" "NCCI pairs, outpatient hospital (Medicaid)"
        PtpMedicaidEquipment "ptp-medicaid-dme" "NCCI pairs, durable medical equipment (Medicaid)"
        MuePractitioner "mue-practitioner" "most units of a service, practitioners (Medicare)"
        MueOutpatient "mue-outpatient" "most units of a service, outpatient hospital (Medicare)"
        MueEquipment "mue-dme" "most units of a service, equipment suppliers (Medicare)"
        MueMedicaidPractitioner "mue-medicaid-practitioner" "most units of a service, practitioners (Medicaid)"
        MueMedicaidOutpatient "mue-medicaid-outpatient" "most units of a service, outpatient hospital (Medicaid)"
        MueMedicaidEquipment "mue-medicaid-dme" "most units of a service, equipment suppliers (Medicaid)"
        AddOn "add-on" "add-on codes and their primaries (NCCI)"
        Fees "mpfs" "physician fee schedule relative values (PPRRVU)"
        FeesQualifying "mpfs-qpp" "physician fee schedule, qualifying APM participants (PPRRVU QPP)"
        Gpci "gpci" "geographic practice cost indices by locality"
        Anesthesia "anesthesia" "anesthesia conversion factors by locality"
        BaseUnits "anesthesia-base" "anesthesia base units: code,base_units"
        ZipLocality "zip-locality" "ZIP code to Medicare carrier and locality"
        Coverage "lcd" "diagnoses a policy covers a service for"
        Demographics "age-sex" "ages and sexes a procedure is for"
        Drugs "drug" "packages of a drug and their billing units"
        DiagnosisNotes "icd10cm-notes" "Excludes1, code-first and use-additional notes of a fiscal year (CDC)"
        MedicareEdits "mce" "lists of the Medicare Code Editor of a fiscal year (CMS)"
        WaivedTests "clia" "laboratory tests that are waived under CLIA"
        Places "pos" "places of service (CMS)"
        Contract "contract" "contracted fees by payer and practice"
        Taxonomy "taxonomy" "provider taxonomy codes (NUCC)"
        Registry "nppes" "providers and the days their numbers are active (NPPES)"
        Risk "hcc-v28" "diagnosis to CMS-HCC V28 category"
        Carc "carc" "claim adjustment reason codes with a classification"
        Rarc "rarc" "remittance advice remark codes with a classification"
        Core "core" "code combinations of the CORE operating rule"
    }
}

/// Whose edits of the National Correct Coding Initiative apply.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Program {
    /// Practitioners and ambulatory surgical centers, Medicare and who follows it.
    Practitioner,
    /// Hospital services under the outpatient prospective payment system.
    Outpatient,
    /// Suppliers of durable medical equipment.
    Equipment,
    /// Practitioners, Medicaid.
    MedicaidPractitioner,
    /// Outpatient hospital, Medicaid.
    MedicaidOutpatient,
    /// Suppliers of durable medical equipment, Medicaid.
    MedicaidEquipment,
}

impl Program {
    /// The table of its pairs; Medicare suppliers are held to those of practitioners.
    pub const fn pairs(self) -> TableKind {
        match self {
            Self::Practitioner | Self::Equipment => TableKind::PtpPractitioner,
            Self::Outpatient => TableKind::PtpOutpatient,
            Self::MedicaidPractitioner => TableKind::PtpMedicaidPractitioner,
            Self::MedicaidOutpatient => TableKind::PtpMedicaidOutpatient,
            Self::MedicaidEquipment => TableKind::PtpMedicaidEquipment,
        }
    }

    /// The table of its unit limits.
    pub const fn limits(self) -> TableKind {
        match self {
            Self::Practitioner => TableKind::MuePractitioner,
            Self::Outpatient => TableKind::MueOutpatient,
            Self::Equipment => TableKind::MueEquipment,
            Self::MedicaidPractitioner => TableKind::MueMedicaidPractitioner,
            Self::MedicaidOutpatient => TableKind::MueMedicaidOutpatient,
            Self::MedicaidEquipment => TableKind::MueMedicaidEquipment,
        }
    }
}

impl TableKind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = Self::ALL.len();

    /// Whether its rows carry the days they are in force, so that the newest edition answers for the days
    /// before it too. Of other tables there is one edition for each stretch of days.
    pub const fn has_windows(self) -> bool {
        self.is_pairs()
            || matches!(
                self,
                Self::Hcpcs
                    | Self::AddOn
                    | Self::Coverage
                    | Self::Demographics
                    | Self::Drugs
                    | Self::WaivedTests
                    | Self::Places
                    | Self::Registry
                    | Self::Contract
                    | Self::Taxonomy
                    | Self::Carc
                    | Self::Rarc
                    | Self::Core
            )
    }

    /// Whether it lists pairs of NCCI.
    pub const fn is_pairs(self) -> bool {
        matches!(
            self,
            Self::PtpPractitioner
                | Self::PtpOutpatient
                | Self::PtpMedicaidPractitioner
                | Self::PtpMedicaidOutpatient
                | Self::PtpMedicaidEquipment
        )
    }

    /// Whether it lists unit limits.
    pub const fn is_limits(self) -> bool {
        matches!(
            self,
            Self::MuePractitioner
                | Self::MueOutpatient
                | Self::MueEquipment
                | Self::MueMedicaidPractitioner
                | Self::MueMedicaidOutpatient
                | Self::MueMedicaidEquipment
        )
    }

    /// Whether the rows of its first section begin with a procedure code, by which they are found.
    pub(crate) const fn is_of_procedures(self) -> bool {
        self.is_pairs()
            || self.is_limits()
            || matches!(
                self,
                Self::AddOn
                    | Self::Hcpcs
                    | Self::Fees
                    | Self::FeesQualifying
                    | Self::Coverage
                    | Self::Demographics
                    | Self::Drugs
                    | Self::WaivedTests
            )
    }

    /// How wide the rows of each section are.
    pub(crate) const fn widths(self) -> [usize; SECTIONS] {
        match self {
            _ if self.is_pairs() => [ColumnOne::WIDTH, PairRow::WIDTH, 0, 0],
            _ if self.is_limits() => [UnitRow::WIDTH, 0, 0, 0],
            Self::AddOn => [AddOnRow::WIDTH, 0, 0, 0],
            Self::Hcpcs => [HcpcsRow::WIDTH, ModifierRow::WIDTH, 0, 0],
            Self::Fees | Self::FeesQualifying => [ServiceFee::WIDTH, ConversionRow::WIDTH, 0, 0],
            Self::Gpci => [GpciRow::WIDTH, 0, 0, 0],
            Self::Anesthesia => [AnesthesiaRow::WIDTH, 0, 0, 0],
            Self::BaseUnits => [BaseUnitsRow::WIDTH, 0, 0, 0],
            Self::ZipLocality => [ZipRow::WIDTH, 0, 0, 0],
            Self::Coverage => [CoverageRow::WIDTH, RangeRow::WIDTH, 0, 0],
            Self::Demographics => [DemographicsRow::WIDTH, 0, 0, 0],
            Self::Drugs => [DrugRow::WIDTH, 0, 0, 0],
            Self::DiagnosisNotes => [NoteRow::WIDTH, 0, 0, 0],
            Self::Contract => [ContractRow::WIDTH, 0, 0, 0],
            Self::MedicareEdits => [MedicareEditRow::WIDTH, 0, 0, 0],
            Self::WaivedTests => [WaivedRow::WIDTH, 0, 0, 0],
            Self::Icd10Pcs | Self::Taxonomy | Self::Places => [MemberRow::WIDTH, 0, 0, 0],
            Self::Registry => [RegistryRow::WIDTH, 0, 0, 0],
            Self::Risk => [RiskRow::WIDTH, 0, 0, 0],
            // The file itself, or the packing of its own.
            _ => [1, 0, 0, 0],
        }
    }

    /// The section whose rows a person would count.
    pub(crate) const fn counted_section(self) -> usize {
        if self.is_pairs() || matches!(self, Self::Coverage) { 1 } else { 0 }
    }
}
