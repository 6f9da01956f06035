# ⟦about⟧
# ⟦made⟧: gipa export … --with r
# ⟦base_r⟧

# ⟦read⟧
panel <- read.csv("panel.csv", fileEncoding = "UTF-8-BOM", encoding = "UTF-8", check.names = FALSE,
                  na.strings = "", colClasses = c(report_id = "character", body_id = "character"))
codebook <- read.csv("codebook.csv", fileEncoding = "UTF-8-BOM", encoding = "UTF-8", na.strings = "")
labels <- codebook[codebook$table == "panel", ]
for (name in intersect(labels$column, names(panel))) {
  attr(panel[[name]], "label") <- labels$⟦label_column⟧[labels$column == name]
}

# ⟦trust⟧
levels_of_trust <- c("missing", "doubtful", "read", "confirmed")
least <- "read"
dropped <- 0
for (kind in grep("_kind$", names(panel), value = TRUE)) {
  value <- sub("_kind$", "", kind)
  if (!value %in% names(panel)) next
  trust <- match(panel[[paste0(value, "_trust")]], levels_of_trust)
  weak <- !is.na(trust) & trust < match(least, levels_of_trust)
  dropped <- dropped + sum(weak & !is.na(panel[[value]]))
  panel[[value]][weak] <- NA
}
cat("⟦dropped⟧:", dropped, "\n")

# ⟦one⟧
usable <- !is.na(panel$body_id) & !is.na(panel$year) & panel$same_year_reports == 1
cat("⟦left_out⟧:", sum(!usable), "\n")
panel <- panel[usable, ]

# ⟦shares⟧
panel$share_granted <- ifelse(panel$req_total_total > 0,
  (panel$req_granted_total + panel$req_partly_total) / panel$req_total_total, NA)
print(summary(panel[c("req_received_total", "req_total_total", "share_granted")]))

# ⟦same_bodies⟧
open_pdf <- function(file) {
  if (capabilities("cairo")) cairo_pdf(file, width = 7, height = 4.5) else pdf(file, width = 7, height = 4.5)
}
years <- sort(unique(panel$year[!is.na(panel$req_received_total)]))
# ⟦fewer⟧
# years <- 2021:2023
within <- panel[panel$year %in% years, ]
reported <- tapply(!is.na(within$req_received_total), within$body_id, sum)
steady <- within[within$body_id %in% names(reported)[reported == length(years)], ]
cat("⟦steady⟧:", length(unique(steady$body_id)), "/", length(unique(panel$body_id)), "\n")
open_pdf("received.pdf")
if (nrow(steady) > 0) {
  sums <- tapply(steady$req_received_total, steady$year, sum)
  plot(as.integer(names(sums)), sums, type = "b", pch = 19, ylim = c(0, max(sums)), xlab = "⟦year⟧",
       ylab = "⟦applications⟧", main = "⟦figure_1⟧", xaxt = "n")
  axis(1, at = years)
} else {
  plot.new()
  text(0.5, 0.5, "⟦no_steady⟧")
}
invisible(dev.off())
open_pdf("granted.pdf")
known <- panel[!is.na(panel$share_granted), ]
boxplot(share_granted ~ year, data = known, ylim = c(0, 1), xlab = "⟦year⟧", ylab = "⟦share_label⟧",
        main = "⟦figure_2⟧")
invisible(dev.off())

saveRDS(panel, "panel-trusted.rds")
