//! What was billed: claims of 837P, 837I and 837D, their parties, lines, and what edits found.

use super::{Code, Date, Flag, Id, Int, Link, Money, Quantity, Text, table};

table! {
    /// One row per claim sent in an 837.
    claims: ClaimsTable of ClaimRow {
        /// Id of the claim, from the place of its CLM.
        claim_id: Id,
        /// The first of the claims that it was sent after, by patient control number or the payer's number it
        /// quotes; the claim itself when it is the first.
        root_claim_id: Link,
        /// Kind of claim: P professional, I institutional, D dental.
        claim_type: Code,
        /// Patient control number, the provider's own number; 2300 CLM01.
        patient_control_number: Text,
        /// Total charge in dollars, 2300 CLM02; null when unreadable.
        total_charge: Option<Money>,
        /// Frequency code, 2300 CLM05-3: 1 original, 7 replacement, 8 void.
        frequency_code: Code,
        /// Place of service (P, D), 2300 CLM05-1.
        place_of_service: Option<Code>,
        /// Type of bill (I), four digits built from 2300 CLM05-1 and CLM05-3.
        type_of_bill: Option<Code>,
        /// Destination payer's id, 2010BB NM109.
        payer_id: Code,
        /// Destination payer's name, 2010BB NM103.
        payer_name: Option<Code>,
        /// Claim filing indicator, 2000B SBR09: the kind of plan.
        filing_indicator: Option<Code>,
        /// The destination payer's place in line, 2000B SBR01: P, S, T or A to H.
        payer_order: Option<Code>,
        /// Billing provider's NPI, 2010AA NM109.
        billing_npi: Code,
        /// Billing provider's tax id, 2010AA REF EI or SY.
        billing_tax_id: Code,
        /// Billing provider's name, 2010AA NM103.
        billing_name: Option<Code>,
        /// Billing provider's taxonomy, 2000A PRV03.
        billing_taxonomy: Option<Code>,
        /// Rendering (P, D) or attending (I) provider's NPI, 2310 NM109.
        rendering_npi: Option<Code>,
        /// First date of service: the earliest of lines and statement.
        service_from: Option<Date>,
        /// Last date of service.
        service_to: Option<Date>,
        /// Admission date, 2300 DTP 435.
        admission_date: Option<Date>,
        /// Discharge date, 2300 DTP 096.
        discharge_date: Option<Date>,
        /// Admission type (I), CL101.
        admission_type: Option<Code>,
        /// Patient status at discharge (I), CL103.
        patient_status: Option<Code>,
        /// Diagnosis related group (I), 2300 HI DR.
        drg: Option<Code>,
        /// Principal diagnosis code as sent, 2300 HI ABK.
        principal_diagnosis: Option<Code>,
        /// Subscriber's member id, 2010BA NM109.
        member_id: Option<Text>,
        /// Subscriber's group number, 2000B SBR03.
        group_number: Option<Code>,
        /// Patient's relationship to the subscriber: 18 self, otherwise 2000C PAT01.
        relationship: Option<Code>,
        /// Patient's last name, 2010CA or 2010BA NM103.
        patient_last_name: Option<Text>,
        /// Patient's first name, NM104.
        patient_first_name: Option<Code>,
        /// Patient's middle name, NM105.
        patient_middle_name: Option<Text>,
        /// Patient's birth date, DMG02.
        patient_birth_date: Option<Date>,
        /// Patient's sex, DMG03.
        patient_sex: Option<Code>,
        /// Patient's state, N402.
        patient_state: Option<Code>,
        /// Patient's postal code, N403.
        patient_postal_code: Option<Text>,
        /// Whether the provider accepts assignment, 2300 CLM07.
        assignment: Option<Code>,
        /// Prior authorization number, 2300 REF G1.
        prior_authorization: Option<Text>,
        /// Referral number, 2300 REF 9F.
        referral_number: Option<Text>,
        /// Payer's number of the claim being replaced or voided, 2300 REF F8.
        original_payer_claim_control_number: Option<Text>,
        /// Medical record number, 2300 REF EA.
        medical_record_number: Option<Text>,
        /// Clearinghouse trace number, 2300 REF D9.
        clearinghouse_trace: Option<Text>,
        /// Amount the patient has paid in dollars, 2300 AMT F5.
        patient_paid: Option<Money>,
        /// Service lines on the claim.
        line_count: Int,
        /// Sum of the line charges in dollars, as far as readable.
        line_charge: Money,
        /// Interchange control number, ISA13.
        isa13: Code,
        /// Group control number, GS06.
        gs06: Code,
        /// Transaction set control number, ST02.
        st02: Text,
        /// Submitter's id, 1000A NM109.
        submitter_id: Option<Code>,
        /// Receiver's id, 1000B NM109.
        receiver_id: Option<Code>,
        /// What became of the claim: released, held or quarantined.
        disposition: Code,
        /// Findings that hold the claim.
        findings_reject: Int,
        /// Findings that only warn.
        findings_warn: Int,
        /// Segments of the claim that no loop of the guide has a place for.
        unplaced_segments: Int,
    }
}

table! {
    /// One row per diagnosis, reason for visit or external cause on a claim.
    claim_diagnoses: ClaimDiagnosesTable of ClaimDiagnosisRow {
        /// The claim.
        claim_id: Link,
        /// Order on the claim, from 1, as line pointers count.
        ordinal: Int,
        /// What it is: principal, other, admitting, `reason_for_visit` or `external_cause`.
        diagnosis_type: Code,
        /// Qualifier as sent, such as ABK or ABF.
        qualifier: Code,
        /// Diagnosis code as sent, normally without a dot.
        code: Code,
        /// Present on admission (I), HI component 9.
        present_on_admission: Option<Code>,
        /// CMS-HCC V28 payment categories of the diagnosis, separated by commas; null when it has none, or
        /// no mapping of the year is loaded.
        risk_categories: Option<Code>,
    }
}

table! {
    /// One row per provider named on a claim, in whatever role.
    claim_providers: ClaimProvidersTable of ClaimProviderRow {
        /// The claim.
        claim_id: Link,
        /// The line, when the provider is named on one.
        service_line_id: Option<Link>,
        /// Loop that names the provider, such as 2310B.
        loop_id: Code,
        /// The role in words, such as rendering, referring or attending.
        role: Code,
        /// Entity code as sent, NM101.
        entity_code: Code,
        /// Whether an organization (2) or a person (1), NM102.
        entity_type: Option<Code>,
        /// NPI, NM109 when NM108 is XX.
        npi: Option<Code>,
        /// Last name or organization's name, NM103.
        last_name: Option<Code>,
        /// First name, NM104.
        first_name: Option<Code>,
        /// Taxonomy, PRV03.
        taxonomy: Option<Code>,
        /// Secondary id, first REF of the loop.
        secondary_id: Option<Code>,
    }
}

table! {
    /// One row per payer on a claim: the destination, and every other with what it paid.
    claim_payers: ClaimPayersTable of ClaimPayerRow {
        /// The claim.
        claim_id: Link,
        /// Order in the claim as sent, the destination being 1.
        ordinal: Int,
        /// Whether this is the payer the claim is sent to.
        destination: Flag,
        /// Place in line, SBR01: P, S, T or A to H.
        payer_order: Option<Code>,
        /// Payer's id, NM109 of 2010BB or 2330B.
        payer_id: Code,
        /// Payer's name, NM103.
        payer_name: Option<Code>,
        /// Claim filing indicator, SBR09.
        filing_indicator: Option<Code>,
        /// Why Medicare is secondary, SBR05.
        insurance_type: Option<Code>,
        /// Group number, SBR03.
        group_number: Option<Code>,
        /// Member id, NM109 of 2010BA or 2330A.
        member_id: Option<Text>,
        /// Patient's or other insured's relationship, SBR02.
        relationship: Option<Code>,
        /// What this payer has paid in dollars, 2320 AMT D.
        paid_amount: Option<Money>,
        /// Charge this payer does not cover in dollars, 2320 AMT A8.
        noncovered_amount: Option<Money>,
        /// What the patient still owes after this payer in dollars, 2320 AMT EAF.
        remaining_liability: Option<Money>,
        /// Sum of this payer's claim level adjustments in dollars, 2320 CAS.
        adjustment_amount: Option<Money>,
        /// Date this payer adjudicated, 2330B DTP 573.
        adjudication_date: Option<Date>,
        /// This payer's number of the claim, 2330B REF F8.
        payer_claim_control_number: Option<Text>,
    }
}

table! {
    /// One row per service line of a claim.
    service_lines: ServiceLinesTable of ServiceLineRow {
        /// Id of the line, from the place of its LX.
        service_line_id: Id,
        /// The claim.
        claim_id: Link,
        /// Number of the line on the claim, 2400 LX01, or its order when unreadable.
        line_number: Int,
        /// The provider's number for the line, 2400 REF 6R; payers return it.
        line_control_number: Option<Text>,
        /// Procedure code, second component of SV101, SV202 or SV301.
        procedure_code: Option<Code>,
        /// Procedure code qualifier, first component: HC, AD, HP, ER, IV, WK.
        procedure_qualifier: Option<Code>,
        /// Modifiers in order, separated by commas.
        modifiers: Option<Code>,
        /// Revenue code (I), SV201.
        revenue_code: Option<Code>,
        /// Charge in dollars, SV102, SV203 or SV302.
        charge: Option<Money>,
        /// Units, SV104, SV205 or SV306.
        units: Option<Quantity>,
        /// What units count: UN units, MJ minutes, DA days.
        unit_basis: Option<Code>,
        /// Place of service of the line, or the claim's when the line has none.
        place_of_service: Option<Code>,
        /// First date of service, 2400 DTP 472, or else the claim's.
        service_from: Option<Date>,
        /// Last date of service.
        service_to: Option<Date>,
        /// Diagnosis pointers in order, separated by commas.
        diagnosis_pointers: Option<Code>,
        /// Rendering provider's NPI of the line, 2420 NM109.
        rendering_npi: Option<Code>,
        /// National drug code, 2410 LIN03.
        ndc: Option<Code>,
        /// Drug quantity, 2410 CTP04.
        drug_quantity: Option<Quantity>,
        /// Drug unit, 2410 CTP05: F2, GR, ME, ML, UN.
        drug_unit: Option<Code>,
        /// Tooth (D), first TOO02.
        tooth: Option<Code>,
        /// Tooth surfaces (D), first TOO03 components joined.
        surfaces: Option<Code>,
        /// Oral cavity areas (D), SV304 components separated by commas.
        oral_cavity: Option<Code>,
        /// Prior authorization of the line, 2400 REF G1.
        prior_authorization: Option<Text>,
        /// Charge not covered (I) in dollars, SV207.
        noncovered_charge: Option<Money>,
        /// What other payers paid on the line in dollars, sum of 2430 SVD02.
        other_payer_paid: Option<Money>,
        /// What the payer should allow in dollars, by contract or by the Medicare physician fee schedule;
        /// null where no loaded table says.
        expected_amount: Option<Money>,
        /// How the expected amount was found: mpfs, anesthesia, contract fixed, contract of mpfs,
        /// contract of charge, capitated.
        expected_method: Option<Code>,
    }
}

table! {
    /// One row per thing an edit found wrong with a claim, a file or a remittance.
    findings: FindingsTable of FindingRow {
        /// Id of the finding, from the place it speaks of.
        finding_id: Id,
        /// The claim; null when the finding is about a file or a remittance.
        claim_id: Option<Link>,
        /// The line, when it is about one.
        service_line_id: Option<Link>,
        /// The edit that found it; `cleanclaim explain` tells more.
        edit_id: Code,
        /// SNIP type of the edit, 1 to 7.
        snip_type: Int,
        /// What it does to the claim: reject, warn or info.
        severity: Code,
        /// Place in the guide's terms, such as `2300.CLM02`.
        place: Code,
        /// What is wrong, with the values.
        message: Text,
        /// What to do about it.
        fix: Option<Code>,
        /// Status category and code a 277CA would carry, such as `A7:400`.
        claim_status: Option<Code>,
    }
}

table! {
    /// One row per claim that `release`, `correct` or `secondary` sent, as first, corrected or secondary claim.
    releases: ReleasesTable of ReleaseRow {
        /// Id of what was sent: the claim, what it was sent as, and what it follows from. Nothing is sent twice.
        release_id: Id,
        /// The claim it was made from.
        claim_id: Link,
        /// What it was sent as: original, replacement, void, anew or secondary.
        sent_as: Code,
        /// The claim payment that it follows from; null for an original, or one that was rejected.
        claim_payment_id: Option<Link>,
        /// Patient control number, 2300 CLM01.
        patient_control_number: Text,
        /// Id of the payer it was sent to, 2010BB NM109.
        payer_id: Code,
        /// Total charge in dollars, 2300 CLM02.
        total_charge: Option<Money>,
        /// Receiver of the interchange, ISA08.
        receiver: Code,
        /// Interchange control number, ISA13.
        isa13: Code,
        /// Group control number, GS06.
        gs06: Code,
        /// Transaction set control number, ST02.
        st02: Text,
        /// The file, below the folder that releases go to.
        file: Code,
        /// The day it was sent.
        released_on: Date,
    }
}

table! {
    /// One row per change of coding that a coder should consider: never applied, never ranked by what it pays.
    coding_suggestions: CodingSuggestionsTable of CodingSuggestionRow {
        /// Id of the suggestion, from the place of the line, the rule and the edit.
        coding_suggestion_id: Id,
        /// The claim.
        claim_id: Link,
        /// The line.
        service_line_id: Link,
        /// Patient control number, to find the claim in the practice's system.
        patient_control_number: Text,
        /// Number of the line on the claim, 2400 LX01, or its order when unreadable.
        line_number: Int,
        /// Procedure code of the line.
        procedure_code: Option<Code>,
        /// The rule that made it, such as `distinct-structure`.
        rule: Code,
        /// What to consider.
        consider: Text,
        /// What in the claim speaks for it.
        evidence: Text,
        /// What the record must show before anybody does it.
        documentation: Code,
        /// The edit whose finding it would answer.
        edit_id: Code,
    }
}
