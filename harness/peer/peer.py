#!/usr/bin/env python3
"""hostap's own suite, as far as it is played: test, scenario, result.

    peer.py table ROAMWRIGHT     the page results/peer.md, on standard output
    peer.py check ROAMWRIGHT     whether that page is current, and whether every row of the
                                 catalogue of hostap's tests is a scenario or left out with a reason

Scenarios are the tests below scenarios/peer whose names are those of the suite; what is left out
stands in left_out.txt; nothing of TO_THE_END may stand there. The catalogue (hostap-tests.md of the shared references, or RW_SHARED) is
read in place where it is there. Exit status 0 or 1.
"""
import difflib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.abspath(os.environ.get("RW_SHARED", os.path.join(TOP, "..", "shared")))
CATALOGUE = os.path.join(SHARED, "reference", "hostap-tests.md")
PAGE = os.path.join(TOP, "results", "peer.md")

HEAD = """# hostap's own tests, played here

Tests of hostap's suite (`tests/hwsim`) for roaming, fast transition, SAE, OWE, PMKSA caching, protected
management frames, operating channel validation, BSS transition, neighbor reports and background
scans, with the outcome that suite states; made by `harness/peer/peer.py table build/roamwright`.
EAP-GPSK and EAP-PAX of the suite are PEAP with MSCHAPv2 here; its two APs are two machines with a
cable between them, except where one hostapd process is what the test is about.

"""

# The tables of the catalogue that are to be covered, and what their names begin with.
TABLES = [(f"#### {part}. ", "ap_ft_") for part in "ABCDEFGHI"] + [
    ("### 2.2 ", "pmksa_cache_"), ("### 2.3 ", ""), ("### 2.4 ", ""), ("### 2.6 ", ""),
    ("### 2.9 ", ""), ("### 2.10 ", ""), ("### 2.11 ", ""), ("### 2.12 ", "")]

# Tables whose rows are all played, without exception: fast transition with PSK, and roaming.
TO_THE_END = [f"#### {part}. " for part in "ABCDI"] + ["### 2.3 "]

# Tables without column M: everything but what needs faults of the code itself.
UNMARKED = ("### 2.11 ",)

# Names that do not begin as those of their table.
WHOLE = ("ap_ft", "rsn_ie_proto_ft_psk_sta")

# Cells that name several tests in short.
SHORT = {
    "pmf / pmf_over_ds": ["pmf", "pmf_over_ds"],
    "pmf_required / pmf_required_over_ds": ["pmf_required", "pmf_required_over_ds"],
    "pmf_bip_cmac_128, _gmac_128, _gmac_256, _cmac_256": [
        f"pmf_bip_{c}_{n}" for c in ("cmac", "gmac") for n in (128, 256)],
    "pmf_bip_over_ds, pmf_bip_{cmac_128,gmac_128,gmac_256,cmac_256}_over_ds": [
        "pmf_bip_over_ds"] + [f"pmf_bip_{c}_{n}_over_ds" for c in ("cmac", "gmac")
                              for n in (128, 256)],
    "ocv / over_ds_ocv": ["ocv", "over_ds_ocv"],
    "separate_hostapd / over_ds_separate_hostapd": ["separate_hostapd",
                                                    "over_ds_separate_hostapd"],
    "mismatching_rrb_key_push (+_eap)": ["mismatching_rrb_key_push",
                                         "mismatching_rrb_key_push_eap"],
    "mismatching_rrb_r0kh_pull (+_eap)": ["mismatching_rrb_r0kh_pull",
                                          "mismatching_rrb_r0kh_pull_eap"],
    "ptk_rekey / ptk_rekey2": ["ptk_rekey", "ptk_rekey2"],
    "ptk_rekey_ap / ptk_rekey_ap2": ["ptk_rekey_ap", "ptk_rekey_ap2"],
    "sae_pmksa_caching_pwe": ["sae_pmksa_caching_pwe"],
    "sae_ext_key_19 / _20 / _21": ["sae_ext_key_19", "sae_ext_key_20", "sae_ext_key_21"],
    "sae_over_ds_ptk_rekey0 / 1 / _ap": ["sae_over_ds_ptk_rekey0", "sae_over_ds_ptk_rekey1",
                                         "sae_over_ds_ptk_rekey_ap"],
    "eap_vlan (x2 definitions)": ["eap_vlan"],
    "eap_vlan_multi (x2)": ["eap_vlan_multi"],
    "eap_vlan_over_ds / _multi": ["eap_vlan_over_ds", "eap_vlan_over_ds_multi"],
    "eap_dis / eap_dis_over_ds": ["eap_dis", "eap_dis_over_ds"],
    "eap_pull / eap_pull_vlan": ["eap_pull", "eap_pull_vlan"],
    "eap_sha384_reassoc": ["eap_sha384_reassoc"],
    "preauth_vlan_enabled / _vlan_used": ["preauth_vlan_enabled", "preauth_vlan_used"],
    "sae_forced_anti_clogging (+_pw_id, _h2e, _h2e_loop)": [
        "sae_forced_anti_clogging", "sae_forced_anti_clogging_pw_id",
        "sae_forced_anti_clogging_h2e", "sae_forced_anti_clogging_h2e_loop"],
    "sae_ext_key_{19,20,21} (+_gcmp256 variants)": [
        f"sae_ext_key_{g}{v}" for g in (19, 20, 21) for v in ("", "_gcmp256")],
    "sae_ocv_pmk, sae_ocv_pmk_failure": ["sae_ocv_pmk", "sae_ocv_pmk_failure"],
    "sae_password_id_change, _ap_reject": ["sae_password_id_change",
                                           "sae_password_id_change_ap_reject"],
    "_10000tu": ["ap_pmf_assoc_comeback_10000tu"],
    "_in_wpas": ["ap_pmf_assoc_comeback_in_wpas"],
    "ap_pmf_assoc_comeback2, 3": ["ap_pmf_assoc_comeback2", "ap_pmf_assoc_comeback3"],
    "ap_pmf_valid_{broadcast,unicast}_{deauth,disassoc} (4)": [
        f"ap_pmf_valid_{to}_{kind}" for to in ("broadcast", "unicast")
        for kind in ("deauth", "disassoc")],
    "ap_pmf_sta_sa_query, _hostapd": ["ap_pmf_sta_sa_query", "ap_pmf_sta_sa_query_hostapd"],
    "ap_pmf_sta_sa_query_no_response, _hostapd": [
        "ap_pmf_sta_sa_query_no_response", "ap_pmf_sta_sa_query_no_response_hostapd"],
    "ap_pmf_sta_unprot_deauth_burst, _hostapd": [
        "ap_pmf_sta_unprot_deauth_burst", "ap_pmf_sta_unprot_deauth_burst_hostapd"],
    "ocv_sa_query, _csa, _csa_no_resp, _csa_missing": [
        "ocv_sa_query" + v for v in ("", "_csa", "_csa_no_resp", "_csa_missing")],
    "wpa2_ocv_ap_override_saquery_req/_resp, wpa2_ocv_sta_override_sa_query_req/_resp": [
        f"wpa2_ocv_{who}_{kind}" for who in ("ap_override_saquery", "sta_override_sa_query")
        for kind in ("req", "resp")],
    "eht_sae_mlo_anti_clogging_token, eht_mld_sae_single_link_anti_clogging_token": [
        "eht_sae_mlo_anti_clogging_token", "eht_mld_sae_single_link_anti_clogging_token"],
    "wnm_ess_disassoc_imminent, _reject, _pmf": [
        "wnm_ess_disassoc_imminent", "wnm_ess_disassoc_imminent_reject",
        "wnm_ess_disassoc_imminent_pmf"],
    "wnm_bss_tm_scan_not_needed, _nei_vht, _nei_11a, _nei_11g, _nei_11b": [
        "wnm_bss_tm_scan_not_needed", "wnm_bss_tm_nei_vht", "wnm_bss_tm_nei_11a",
        "wnm_bss_tm_nei_11g", "wnm_bss_tm_nei_11b"],
    "wnm_bss_tm_country_us/fi/jp/cn, _global, _global4": [
        f"wnm_bss_tm_{c}" for c in ("country_us", "country_fi", "country_jp", "country_cn",
                                    "global", "global4")],
    "wnm_bss_transition_mgmt_query, _disabled_on_ap, _mbo, _with_unknown_candidates, "
    "_mgmt_disabled": [
        "wnm_bss_transition_mgmt_query", "wnm_bss_transition_mgmt_query_disabled_on_ap",
        "wnm_bss_transition_mgmt_query_mbo",
        "wnm_bss_transition_mgmt_query_with_unknown_candidates",
        "wnm_bss_transition_mgmt_disabled"],
    "wnm_bss_group_rekey, _skip": ["wnm_bss_group_rekey", "wnm_bss_group_rekey_skip"],
    "wnm_bss_keep_alive, _protected_keep_alive, max_idle_period_management": [
        "wnm_bss_keep_alive", "wnm_bss_protected_keep_alive", "max_idle_period_management"],
    "rrm_neighbor_db, _failures, _disabled": [
        "rrm_neighbor_db", "rrm_neighbor_db_failures", "rrm_neighbor_db_disabled"],
    "rrm_neighbor_rep_req, _from_conf": ["rrm_neighbor_rep_req", "rrm_neighbor_rep_req_from_conf"],
}


def names_of(cell):
    """The tests that the first cell of a row names."""
    if cell in SHORT:
        return SHORT[cell]
    braces = re.fullmatch(r"(\w*)\{([\w,]+)\}(\w*)", cell)
    if braces:
        return [braces[1] + g + braces[3] for g in braces[2].split(",")]
    if re.fullmatch(r"[a-z]\w*(, [a-z]\w*)+", cell):
        return cell.split(", ")
    if not re.fullmatch(r"\w+", cell):
        raise SystemExit(f"peer.py: which tests is '{cell}'?")
    return [cell]


def is_played(cells, marked):
    """Whether a row, by its cells, is one that a simulation can play."""
    if not marked:
        return cells[0] not in ("test", "---") and not cells[-1].startswith("F ")
    return bool(re.fullmatch(r"S~?( \(\d+\))?", cells[-1])) or cells[-1].startswith("S / S~")


def catalogue(tables=None):
    """The names of the rows with S or S~ in column M, of these tables."""
    rows, prefix, marked = [], None, True
    with open(CATALOGUE, encoding="utf-8") as f:
        for line in f:
            if line.startswith("#"):
                prefix = next((p for h, p in TABLES if line.startswith(h) and
                               (tables is None or h in tables)), None)
                marked = not line.startswith(UNMARKED)
            elif prefix is not None and line.startswith("|"):
                cells = [c.strip() for c in line.strip().strip("|").split("|")]
                if is_played(cells, marked):
                    if "dpp" in cells[0]:
                        continue  # DPP is no method of ours
                    rows += [name if name.startswith(prefix) or name in WHOLE else prefix + name
                             for name in names_of(cells[0])]
    return rows


def left_out():
    """name -> reason"""
    out = {}
    with open(os.path.join(HERE, "left_out.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                name, reason = line.rstrip("\n").split(None, 1)
                out[name] = reason
    return out


def played(program):
    """name -> (scenario, result)"""
    run = subprocess.run([program, "run", "--lazy", "scenarios/peer"], cwd=TOP, text=True,
                         capture_output=True, env=dict(os.environ, RW_SHARED=SHARED))
    out = {}
    for word, scenario, name in re.findall(r"^(pass|fail|error|limit) +(\S+\.lua)#(\w+)@", run.stdout,
                                           re.MULTILINE):
        out[name] = (scenario, word)
    return out


def page(done, left):
    lines = [HEAD, "| test | scenario | result |\n", "|---|---|---|\n"]
    for name in sorted(done):
        scenario, word = done[name]
        lines.append(f"| {name} | `{scenario}` | {word} |\n")
    lines += ["\n## Left out\n\n", "| test | why |\n", "|---|---|\n"]
    for name in sorted(left):
        lines.append(f"| {name} | {left[name]} |\n")
    return "".join(lines)


def check(done, left):
    wrong = [f"{name} is played and left out" for name in sorted(set(done) & set(left))]
    wrong += [f"{name}: {word}" for name, (_, word) in sorted(done.items()) if word != "pass"]
    with open(PAGE, encoding="utf-8") as f:
        now = f.read()
    wrong += difflib.unified_diff(now.splitlines(), page(done, left).splitlines(), "results/peer.md",
                                  "peer.py table", lineterm="")
    if os.path.exists(CATALOGUE):
        wanted = catalogue()
        wrong += [f"{name} is neither a scenario nor left out" for name in wanted
                  if name not in done and name not in left]
        wrong += [f"{name} is left out, and is to be played" for name in catalogue(TO_THE_END)
                  if name in left]
        wrong += [f"{name} is no test of the catalogue" for name in sorted(left)
                  if name not in wanted]
    else:
        print(f"peer.py: {CATALOGUE} is not there: only the page was checked")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("table", "check"):
        raise SystemExit(__doc__)
    done, left = played(os.path.abspath(sys.argv[2])), left_out()
    if sys.argv[1] == "check":
        return check(done, left)
    sys.stdout.write(page(done, left))
    return 0


if __name__ == "__main__":
    sys.exit(main())
