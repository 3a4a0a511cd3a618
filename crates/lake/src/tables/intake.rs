//! What came in and what became of it: files, envelopes, acknowledgments, quarantine, batches.

use super::{Code, Date, Flag, Id, Int, Link, Long, Money, Text, table};

table! {
    /// One row per file that a batch took from the drop.
    files: FilesTable of FileRow {
        /// Path of the file below the drop folder, members of an archive after `!`.
        path: Text,
        /// Size as received, before decompression, in bytes.
        bytes: Long,
        /// Size after decompression, in bytes; null when it could not be decompressed.
        decompressed_bytes: Option<Long>,
        /// What the file carries: 837P, 837I, 837D, 835, 999, 277CA, TA1, bank, mixed or unknown.
        kind: Code,
        /// Compression it arrived in: none, gzip, zip or zstd.
        compression: Code,
        /// What became of it: loaded, duplicate, quarantined or partial.
        status: Code,
        /// What was wrong with the packing it came in: damaged, encrypted, not read here; null for nothing.
        fault: Option<Text>,
        /// For a duplicate, the batch that had taken the same bytes.
        duplicate_of_batch_id: Option<Code>,
        /// Interchanges read.
        interchanges: Int,
        /// Transaction sets read, duplicates included.
        transactions: Int,
        /// Segments read.
        segments: Long,
        /// Claims read.
        claims: Long,
        /// Claim payments read.
        claim_payments: Long,
        /// Decompressed bytes that belong to segments that were read.
        bytes_read: Long,
        /// Decompressed bytes of white space between segments.
        bytes_between: Long,
        /// Decompressed bytes put into quarantine.
        bytes_quarantined: Long,
    }
}

table! {
    /// One row per interchange, ISA to IEA.
    interchanges: InterchangesTable of InterchangeRow {
        /// Id of the interchange, from the place of its ISA.
        interchange_id: Id,
        /// Ordinal of the interchange in its file, from 1.
        ordinal: Int,
        /// Sender id qualifier, ISA05.
        isa05: Code,
        /// Sender id without padding, ISA06.
        isa06: Code,
        /// Receiver id qualifier, ISA07.
        isa07: Code,
        /// Receiver id without padding, ISA08.
        isa08: Code,
        /// Date the sender gives the interchange, ISA09; null when unreadable.
        interchange_date: Option<Date>,
        /// Time the sender gives, ISA10, as sent (HHMM, zone unknown).
        interchange_time: Code,
        /// Control standards version, ISA12.
        isa12: Code,
        /// Interchange control number, ISA13.
        isa13: Code,
        /// Whether the sender asks for a TA1, ISA14.
        acknowledgment_requested: Flag,
        /// Production (P) or test (T), ISA15.
        usage: Code,
        /// Functional groups found.
        groups: Int,
        /// Bytes from ISA to the end of IEA.
        bytes: Long,
        /// Whether everything was read: complete, partial (no trailer, or ranges in quarantine).
        status: Code,
    }
}

table! {
    /// One row per transaction set, ST to SE.
    transactions: TransactionsTable of TransactionRow {
        /// Id of the transaction set, from the place of its ST.
        transaction_id: Id,
        /// Id of the interchange that holds it.
        interchange_id: Link,
        /// Interchange control number, ISA13.
        isa13: Code,
        /// Application sender, GS02.
        gs02: Code,
        /// Application receiver, GS03.
        gs03: Code,
        /// Group control number, GS06.
        gs06: Code,
        /// Transaction set identifier, ST01.
        st01: Code,
        /// Transaction set control number, ST02.
        st02: Text,
        /// Implementation guide, ST03 or else GS08.
        version: Code,
        /// Digest of the set's content without its envelope numbers, 64 hex digits: equal for re-sent copies.
        digest: Text,
        /// Segments from ST to SE, both counted.
        segments: Long,
        /// The count the sender gives in SE01; null when the trailer is missing or unreadable.
        segments_stated: Option<Long>,
        /// Claims (CLM) or claim payments (CLP) in the set.
        claims: Long,
        /// Sum of what the claims or claim payments charge, in dollars.
        total_charge: Money,
        /// Reference the sender gives the set, BHT03 of an 837 or 277CA.
        reference: Option<Text>,
        /// Purpose of an 837: CH chargeable, RP encounter, 31 subrogation; BHT06.
        purpose: Option<Code>,
        /// What became of it: loaded, duplicate, partial (cut short), held (nothing comes of it because
        /// its envelope is at fault or a test, or its file came damaged) or unsupported.
        status: Code,
        /// For a duplicate, the transaction set already loaded.
        duplicate_of_transaction_id: Option<Link>,
    }
}

table! {
    /// One row per answer to something we sent: a TA1, a 999 verdict or error, a 277CA status.
    acknowledgments: AcknowledgmentsTable of AcknowledgmentRow {
        /// Id of the answer, from the place of its segment.
        acknowledgment_id: Id,
        /// Kind of answer: TA1, 999 or 277CA.
        kind: Code,
        /// What it speaks of: interchange, group, transaction, segment, element, receiver, provider, claim or line.
        level: Code,
        /// The verdict in one word: accepted, `accepted_with_errors`, partial, rejected, received or pending.
        outcome: Code,
        /// The code that says so: TA104, IK501, AK901, or category of STC01.
        code: Code,
        /// The code with the reason: TA105, IK304, IK403, IK502, or status of STC01.
        reason_code: Option<Code>,
        /// Entity the status speaks of, STC01-3.
        entity_code: Option<Code>,
        /// Who answered: sender of the interchange.
        sender: Code,
        /// Interchange control number answered; TA101.
        answered_isa13: Option<Text>,
        /// Group control number answered; AK102.
        answered_gs06: Option<Text>,
        /// Transaction set control number answered; AK202.
        answered_st02: Option<Text>,
        /// Claim answered, once found in the lake. A provider or a receiver that was refused with all its claims
        /// has a row for each of them too.
        claim_id: Option<Link>,
        /// Patient control number echoed in a 277CA, TRN02; of a claim refused with its provider, CLM01.
        patient_control_number: Option<Text>,
        /// Payer's claim control number, REF 1K of a 277CA.
        payer_claim_control_number: Option<Text>,
        /// Line control number, REF FJ of a 277CA.
        line_control_number: Option<Text>,
        /// Place of the error in our file, such as `2010BB.NM109`, from a 999.
        place: Option<Code>,
        /// Ordinal in our transaction set of the segment in error, IK302.
        answered_segment_ordinal: Option<Long>,
        /// Amount the status speaks of, STC04, in dollars.
        amount: Option<Money>,
        /// Effective date of the status, STC02.
        status_date: Option<Date>,
    }
}

table! {
    /// One row per stretch of bytes or claim that could not be used, kept aside with the reason.
    quarantine: QuarantineTable of QuarantineRow {
        /// Id of the quarantined range, from its place.
        quarantine_id: Id,
        /// What was set aside: bytes, transaction or claim.
        level: Code,
        /// Why, as one word; also the folder under `quarantine/`.
        reason: Code,
        /// Why, as a sentence without patient data.
        message: Text,
        /// Length of the range, in bytes.
        bytes: Long,
        /// Where the bytes are kept, below the lake.
        path: Text,
        /// The claim set aside, when it is one.
        claim_id: Option<Link>,
        /// Patient control number of that claim, if it could be read.
        patient_control_number: Option<Text>,
        /// Charge of that claim in dollars, if it could be read.
        total_charge: Option<Money>,
    }
}

table! {
    /// One row per batch: the set of files that one run took.
    batches: BatchesTable of BatchRow {
        /// The date the run takes for today.
        as_of: Date,
        /// How it ended: published or `published_with_quarantine`.
        status: Code,
        /// Files taken, duplicates included.
        files: Int,
        /// Files that were copies of files already taken.
        files_duplicate: Int,
        /// Decompressed bytes read.
        bytes: Long,
        /// Transaction sets read.
        transactions: Int,
        /// Transaction sets that were copies of sets already loaded.
        transactions_duplicate: Int,
        /// Claims read.
        claims: Long,
        /// Claims ready to go to the payer.
        claims_released: Long,
        /// Claims held for a person, because an edit rejects them.
        claims_held: Long,
        /// Claims quarantined.
        claims_quarantined: Long,
        /// Sum of the claims' charges in dollars.
        total_charge: Money,
        /// Remittances (835) read.
        payments: Int,
        /// Remittances that did not balance and went to suspense.
        payments_suspended: Int,
        /// Sum of the remittances' payment amounts in dollars.
        payment_amount: Money,
        /// Claim payments read.
        claim_payments: Long,
        /// Claim payments matched to a claim.
        claim_payments_matched: Long,
        /// Denials found.
        denials: Long,
        /// Work items opened.
        work_items: Long,
        /// Ranges of bytes in quarantine.
        quarantined: Long,
    }
}
