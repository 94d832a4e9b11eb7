//! Processor time and memory of processes, as Linux tells them under /proc.

use std::collections::HashMap;
use std::fs;

/// Processor seconds since a process, or the machine, began.
pub(crate) type Usage = f64;

/// Linux tells times in hundredths of a second to every program, whatever the kernel counts in.
const TICKS: f64 = 100.0;

struct Stat {
    parent: u32,
    /// Its own time.
    own: u64,
    /// That of its children that have ended.
    ended: u64,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The program's name stands in brackets and may hold anything.
    let fields: Vec<&str> = text.rsplit_once(") ")?.1.split_ascii_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<u64>().expect("proc(5): a number");
    Some(Stat {
        parent: fields[1].parse().expect("proc(5): a number"),
        own: ticks(11) + ticks(12),
        ended: ticks(13) + ticks(14),
    })
}

pub(crate) fn process(pid: u32) -> Usage {
    stat(pid).expect("the process lives").own as f64 / TICKS
}

/// Of a process and all its descendants, those that have ended among them.
pub(crate) fn tree(root: u32) -> Usage {
    let pids = fs::read_dir("/proc").expect("/proc is there").filter_map(|entry| {
        let name = entry.ok()?.file_name();
        name.to_str()?.parse::<u32>().ok()
    });
    let stats: HashMap<u32, Stat> = pids.filter_map(|pid| Some((pid, stat(pid)?))).collect();
    let belongs = |mut pid: u32| loop {
        if pid == root {
            return true;
        }
        match stats.get(&pid) {
            Some(stat) if stat.parent != 0 => pid = stat.parent,
            _ => return false,
        }
    };
    let members = stats.iter().filter(|(pid, _)| belongs(**pid));
    members.map(|(_, stat)| stat.own + stat.ended).sum::<u64>() as f64 / TICKS
}

/// Of everybody on the machine, and what the host took from it.
pub(crate) fn machine() -> Usage {
    let text = fs::read_to_string("/proc/stat").expect("/proc is there");
    let first = text.lines().next().expect("proc(5): the sum of all");
    let fields = first
        .split_ascii_whitespace()
        .skip(1)
        .map(|field| field.parse::<u64>().expect("proc(5): a number"));
    // user, nice, system, idle, iowait, irq, softirq, steal; guests are counted under user already.
    let busy = fields
        .take(8)
        .enumerate()
        .filter(|(at, _)| !matches!(at, 3 | 4))
        .map(|(_, ticks)| ticks);
    busy.sum::<u64>() as f64 / TICKS
}

/// From now on the peak is counted anew, so that filling a queue or importing does not count.
pub(crate) fn forget_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").expect("proc(5): the peak can be reset");
}

pub(crate) fn peak_memory(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process lives");
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .expect("proc(5): the peak");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("proc(5): a number");
    kilobytes * 1024
}
