# Reference values from R's metafor (Viechtbauer, Journal of Statistical Software 2010;36(3)) for the tests.
# Reads tests/peers/own.csv (the book's own pools). Run with: make peers, which writes tests/peers/metafor.json;
# the tests run it with another file name and compare.
suppressMessages(library(metafor))
suppressMessages(library(jsonlite))

pdf(NULL)  # baujat() draws; nothing is kept

tight <- list(threshold = 1e-12, maxiter = 1000)

ratios <- function(yi, vi) {
  fit <- rma(yi, vi, method = "REML", test = "knha", control = tight)
  common <- rma(yi, vi, method = "EE")
  expected <- predict(fit)
  points <- baujat(rma(yi, vi, method = "REML", control = tight))
  list(yi = yi, vi = vi, mean = c(fit$beta), low = fit$ci.lb, high = fit$ci.ub, tau2 = fit$tau2, i2 = fit$I2,
       q = fit$QE, q_p = fit$QEp, p = fit$pval, pi_low = expected$pi.lb, pi_high = expected$pi.ub,
       common = c(common$beta), common_low = common$ci.lb, common_high = common$ci.ub,
       without = leave1out(fit)$estimate, cumulative = cumul(fit)$estimate,
       contribution = points$x, influence = points$y)
}

shares <- function(xi, ni) {
  fit <- rma.glmm(measure = "PLO", xi = xi, ni = ni, nAGQ = 25)
  expected <- predict(fit)
  common <- rma.glmm(measure = "PLO", xi = xi, ni = ni, method = "EE")
  list(xi = xi, ni = ni, mean = c(fit$beta), low = fit$ci.lb, high = fit$ci.ub, tau2 = fit$tau2, i2 = fit$I2,
       q = fit$QE.LRT, q_p = fit$QEp.LRT, pi_low = expected$pi.lb, pi_high = expected$pi.ub,
       common = c(common$beta), common_low = common$ci.lb, common_high = common$ci.ub,
       log_odds = back(xi, ni, "PLO", transf.ilogit), double_arcsine = back(xi, ni, "PFT", transf.ipft.hm))
}

back <- function(xi, ni, measure, transf) {
  fit <- rma(measure = measure, xi = xi, ni = ni, method = "REML", control = tight)
  turned <- predict(fit, transf = transf, targs = list(ni = ni))
  c(turned$pred, turned$ci.lb, turned$ci.ub)
}

# Counts in two arms: every study's ratio, Mantel-Haenszel and Peto.
counts <- function(ai, n1i, ci, n2i) {
  each <- function(measure) {
    es <- escalc(measure = measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i, drop00 = TRUE)
    list(yi = as.vector(es$yi), vi = as.vector(es$vi))
  }
  of <- function(fit) list(mean = c(fit$beta), low = fit$ci.lb, high = fit$ci.ub, q = fit$QE, q_p = fit$QEp, i2 = fit$I2, p = fit$pval)
  # metafor warns where a study without any event has no ratio; that is what the set "silent" is for.
  mh <- function(measure) suppressWarnings(of(rma.mh(measure = measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i, correct = FALSE)))
  list(ai = ai, n1i = n1i, ci = ci, n2i = n2i, RR = each("RR"), OR = each("OR"), mh_RR = mh("RR"), mh_OR = mh("OR"),
       peto = suppressWarnings(of(rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i))))
}

line <- function(fit) {
  list(intercept = fit$beta[1], slope = fit$beta[2], low = fit$ci.lb[2], high = fit$ci.ub[2], p = fit$pval[2], tau2 = fit$tau2)
}

ratio_line <- function(yi, vi, x) {
  fit <- rma(yi, vi, mods = ~ x, method = "REML", test = "knha", control = tight)
  egger <- regtest(yi, vi, model = "lm")
  c(list(yi = yi, vi = vi, x = x, egger = egger$zval, egger_p = egger$pval), line(fit))
}

share_line <- function(xi, ni, x) {
  fit <- rma.glmm(measure = "PLO", xi = xi, ni = ni, mods = ~ x, nAGQ = 25)
  es <- escalc(measure = "PLO", xi = xi, ni = ni)
  peters <- regtest(es$yi, es$vi, ni = ni, model = "lm", predictor = "ninv")
  c(list(xi = xi, ni = ni, x = x, peters = peters$zval, peters_p = peters$pval), line(fit))
}

# Groups pooled each on its own, and the pools compared.
groups <- function(yi, vi, group) {
  fits <- lapply(split(seq_along(yi), group), function(i)
    rma(yi[i], vi[i], method = "REML", test = "knha", control = tight))
  means <- sapply(fits, function(fit) c(fit$beta))
  errors <- sapply(fits, function(fit) fit$se)
  between <- rma(means, sei = errors, method = "FE")
  list(yi = yi, vi = vi, group = group, names = names(fits), means = unname(means), q = between$QE, q_p = between$QEp)
}

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)     # Colditz 1994, in metadat
bcg_y <- as.vector(bcg$yi); bcg_v <- as.vector(bcg$vi)
catheter <- dat.nielweise2007                                                                 # Niel-Weise 2007, in metadat
sets <- list(
  ratios = list(
    bcg = ratios(bcg_y, bcg_v),
    homogeneous = ratios(log(c(0.80, 0.82, 0.79, 0.81)), c(0.04, 0.05, 0.02, 0.03)),
    three = ratios(log(c(0.5, 1.0, 2.2)), c(0.05, 0.08, 0.06))
  ),
  shares = list(
    pritz = shares(dat.pritz1997$xi, dat.pritz1997$ni),                                       # Pritz 1997, in metadat
    empty_cells = shares(c(0, 3, 7, 12, 2), c(20, 31, 50, 60, 44)),
    homogeneous = shares(c(10, 20, 30, 41), c(100, 200, 300, 400))
  ),
  counts = list(
    bcg = counts(bcg$tpos, bcg$tpos + bcg$tneg, bcg$cpos, bcg$cpos + bcg$cneg),
    catheter = counts(catheter$ai, catheter$n1i, catheter$ci, catheter$n2i),
    silent = counts(c(0, 3, 1, 0, 5), c(20, 31, 50, 60, 44), c(0, 5, 0, 2, 9), c(22, 30, 48, 61, 40))
  ),
  ratio_lines = list(bcg = ratio_line(bcg_y, bcg_v, bcg$ablat)),
  share_lines = list(
    catheter = share_line(catheter$ai + catheter$ci, catheter$n1i + catheter$n2i, seq_len(nrow(catheter))),
    spread = share_line(c(2, 9, 5, 9, 14, 22, 21, 3, 41, 30), c(40, 45, 60, 22, 110, 50, 100, 30, 70, 90), (1:10) / 2)
  ),
  groups = list(bcg = groups(bcg_y, bcg_v, as.character(bcg$alloc)))
)
own <- read.csv("tests/peers/own.csv")
for (name in unique(own$set)) {
  rows <- own[own$set == name, ]
  kind <- rows$kind[1]
  if (kind == "ratio") sets$ratios[[name]] <- ratios(rows$a, rows$b)
  if (kind == "share") sets$shares[[name]] <- shares(rows$a, rows$b)
  if (kind == "share line") sets$share_lines[[name]] <- share_line(rows$a, rows$b, rows$x)
}
sets$made_with <- paste("metafor", packageVersion("metafor"), "lme4", packageVersion("lme4"), R.version.string)
target <- commandArgs(trailingOnly = TRUE)
write(toJSON(sets, digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null"), if (length(target)) target[1] else "tests/peers/metafor.json")
