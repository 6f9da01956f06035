* ⟦about⟧
* ⟦made⟧: gipa export … --with stata
version 14
clear all
set more off

* ⟦read⟧
use "panel.dta", clear

* ⟦trust⟧
* trust: 0 missing, 1 doubtful, 2 read, 3 confirmed
local least 2
local dropped 0
foreach kind of varlist *_kind {
    local value = substr("`kind'", 1, length("`kind'") - 5)
    capture confirm numeric variable `value', exact
    if _rc continue
    quietly count if `value'_trust < `least' & !missing(`value')
    local dropped = `dropped' + r(N)
    quietly replace `value' = . if `value'_trust < `least'
}
display "⟦dropped⟧: `dropped'"

* ⟦one⟧
quietly count if missing(body_id) | missing(year) | same_year_reports > 1
display "⟦left_out⟧: " r(N)
drop if missing(body_id) | missing(year) | same_year_reports > 1
xtset body_id year

* ⟦shares⟧
generate share_granted = (req_granted_total + req_partly_total) / req_total_total if req_total_total > 0
label variable share_granted "⟦share_label⟧"
summarize req_received_total req_total_total share_granted

* ⟦same_bodies⟧
quietly levelsof year if !missing(req_received_total), local(years)
* ⟦fewer⟧
* local years 2021 2022 2023
local n : word count `years'
preserve
generate byte within = 0
foreach one of local years {
    quietly replace within = 1 if year == `one'
}
keep if within
bysort body_id: egen reported = count(req_received_total)
keep if reported == `n'
if _N > 0 {
    collapse (sum) req_received_total, by(year)
    twoway connected req_received_total year, title("⟦figure_1⟧") ytitle("⟦applications⟧") xtitle("⟦year⟧")
    graph export "received.pdf", replace
}
restore
preserve
collapse (mean) share_granted (count) n = share_granted, by(year)
twoway connected share_granted year, title("⟦figure_2⟧") ytitle("⟦share_label⟧") xtitle("⟦year⟧")
graph export "granted.pdf", replace
restore

save "panel-trusted.dta", replace
