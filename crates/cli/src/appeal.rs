//! `appeal`: the packet for a denial that a payer is asked to decide anew.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueHint};
use pipeline::appeal::{Plea, appeal as write_packets};

use crate::args::Common;
use crate::work::{Teller, with_request};

#[derive(Debug, Args)]
pub(crate) struct AppealArgs {
    /// A work item by its id, or a patient control number (CLM01) for all open denials of its claims.
    pub(crate) subject: String,

    #[command(flatten)]
    pub(crate) common: Common,

    #[command(flatten)]
    pub(crate) teller: Teller,

    /// The folder that packets are written to.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: Option<PathBuf>,

    /// Write the packet, and do not note on the work item that the payer was asked.
    #[arg(long)]
    pub(crate) draft: bool,
}

/// Writes packets, and tells where they are and by when they must go.
pub(crate) fn appeal(args: &AppealArgs) -> Result<()> {
    let plea = Plea {
        subject: args.subject.clone(),
        out: args.out.clone(),
        told_by: args.teller.by.clone(),
        is_draft: args.draft,
    };
    let as_of = args.teller.day();
    let packets = with_request(&args.common, None, |request| Ok(write_packets(request, &plea, as_of)?))?;
    let mut out = io::stdout().lock();
    for packet in &packets {
        if args.common.json {
            writeln!(out, "{}", serde_json::to_string(packet)?)?;
            continue;
        }
        let late = if packet.is_late { ", which has passed" } else { "" };
        writeln!(out, "{}\n  last day: {}{late}", packet.folder.display(), packet.deadline)?;
    }
    Ok(())
}
