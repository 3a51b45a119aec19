#!/usr/bin/env python3
"""Plays the GitHub job of README.md in fresh Debian 12 chroots, as it stands there.

    job.py [--base CHROOT] [--keep DIR] [--xsd FILE]

Needs root, and debootstrap unless --base names a minimal system to copy; where there can be no such
chroot it says so and exits with 77. Every job has a copy of its own; `run` is executed by its shell,
checkout is this tree's last commit, artifacts go through a folder. The end is the check of what was
uploaded: the JUnit file, against the schema given or that of ../shared if it is there.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MARK = "# .github/workflows/roaming.yml\n"
WORK = "/__w/roamwright/roamwright"  # where GitHub has it
SUMMARY = "/__w/summary.md"


def block(readme):
    start = readme.index("```yaml\n" + MARK) + len("```yaml\n")
    return readme[start:readme.index("```", start)]


def value(text):
    return re.sub(r"\s+#.*", "", text).strip()


def jobs_of(text):
    """{job: [step]}, a step being its keys, of the YAML that README.md uses and no other."""
    jobs, steps, step, literal = {}, None, None, None
    for line in text.split("jobs:\n", 1)[1].splitlines():
        indent = len(line) - len(line.lstrip())
        if literal and (indent > literal[1] or not line.strip()):
            step[literal[0]] += line[literal[1] + 2:] + "\n"
            continue
        literal = None
        if indent == 2:
            steps = jobs.setdefault(line.strip().rstrip(":"), [])
            continue
        if line.startswith("      - "):
            step = {}
            steps.append(step)
            line, indent = "        " + line[8:], 8
        found = re.match(r"([\w-]+):\s*(.*)", line.strip())
        if step is None or indent < 8 or not found:
            step = step if indent >= 8 else None
            continue
        key, rest = found.group(1), value(found.group(2))
        if rest == "|":
            step[key], literal = "", (key, indent)
        else:
            step[key] = rest
    return jobs


def inside(root, command):
    """In the chroot, with a /proc of its own that goes with the last process."""
    env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
           "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": SUMMARY,
           "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    return subprocess.run(["unshare", "--mount", "--pid", "--fork", f"--mount-proc={root}/proc",
                           "chroot", root, "sh", "-e", "-c", f"cd {WORK}\n{command}"],
                          env=env, check=False).returncode


def play(step, root, artifacts):
    work = root + WORK
    uses, place = step.get("uses", ""), os.path.join(artifacts, step.get("name", ""))
    if "run" in step:
        print(f"$ {step['run'].strip()}", flush=True)
        return inside(root, step["run"]) == 0
    print(f"+ {uses}", flush=True)
    if uses.startswith("actions/checkout@"):
        tar = subprocess.run(["git", "-C", TOP, "archive", "HEAD"], check=True,
                             stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", work], input=tar, check=True)
        return True
    if uses.startswith("actions/upload-artifact@"):
        found = glob.glob(os.path.join(work, step["path"]))
        os.makedirs(place, exist_ok=True)
        for path in found:
            shutil.copy(path, place)
        return bool(found)
    if uses.startswith("actions/download-artifact@"):
        shutil.copytree(place, work, dirs_exist_ok=True)
        return True
    print(f"job.py: what is {uses}?", file=sys.stderr)
    return False


def play_job(name, steps, base, scratch, artifacts):
    root, good = os.path.join(scratch, name), True
    print(f"== {name}", flush=True)
    subprocess.run(["cp", "-a", base, root], check=True)
    os.makedirs(root + WORK)
    shutil.copy("/etc/resolv.conf", root + "/etc/resolv.conf")
    for step in steps:
        if good or step.get("if") == "always()":
            good = play(step, root, artifacts) and good
    page = root + SUMMARY
    if os.path.exists(page):
        with open(page, encoding="utf-8") as f:
            print(f.read(), end="")
    return good


def judge(artifacts, xsd):
    path = os.path.join(artifacts, "junit", "junit.xml")
    if not os.path.exists(path):
        print("job.py: no JUnit file was uploaded", file=sys.stderr)
        return False
    command = ["xmllint", "--noout", "--nonet", *(["--schema", xsd] if xsd else []), path]
    with open(path, encoding="utf-8") as f:
        n = f.read().count("<testcase ")
    print(f"{n} tests in the JUnit file")
    return n > 0 and subprocess.run(command, check=False).returncode == 0


def schema():
    shared = os.environ.get("RW_SHARED", os.path.join(TOP, "..", "shared"))
    path = os.path.join(shared, "schemas", "jenkins-junit-10.xsd")
    return path if os.path.exists(path) else None


def impossible(base):
    """Why there is no fresh system to play in, or None."""
    if os.geteuid() != 0:
        return "needs root"
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], check=False).returncode:
        return "unshare may not make namespaces here"
    if not base and not shutil.which("debootstrap"):
        return "needs debootstrap or --base"
    return None


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--base")
    p.add_argument("--keep")
    p.add_argument("--xsd", default=schema())
    a = p.parse_args()
    why = impossible(a.base)
    if why:
        print(f"job.py: {why}", file=sys.stderr)
        return 77
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as f:
        jobs = jobs_of(block(f.read()))
    scratch = a.keep or tempfile.mkdtemp(prefix="roamwright-job-")
    artifacts = os.path.join(scratch, "artifacts")
    os.makedirs(artifacts, exist_ok=True)
    base = a.base or os.path.join(scratch, "base")
    if not a.base:
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", base], check=True,
                       stdout=subprocess.DEVNULL)
    good = bool(jobs)
    for name, steps in jobs.items():
        good = good and play_job(name, steps, base, scratch, artifacts)
    good = judge(artifacts, a.xsd) and good
    if not a.keep:
        shutil.rmtree(scratch)
    print("passed" if good else "FAILED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
