# Reference values from R's metafor (Viechtbauer, Journal of Statistical Software 2010;36(3)) for the tests.
# Run with: make peers. Reads tests/peers/own.csv (the book's own pools), writes tests/peers/metafor.json.
suppressMessages(library(metafor))
suppressMessages(library(jsonlite))

ratios <- function(yi, vi) {
  fit <- rma(yi, vi, method = "REML", test = "knha", control = list(threshold = 1e-12, maxiter = 1000))
  common <- rma(yi, vi, method = "EE")
  expected <- predict(fit)
  list(yi = yi, vi = vi, mean = c(fit$beta), low = fit$ci.lb, high = fit$ci.ub, tau2 = fit$tau2, i2 = fit$I2,
       q = fit$QE, q_p = fit$QEp, p = fit$pval, pi_low = expected$pi.lb, pi_high = expected$pi.ub,
       common = c(common$beta), common_low = common$ci.lb, common_high = common$ci.ub)
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
  fit <- rma(measure = measure, xi = xi, ni = ni, method = "REML", control = list(threshold = 1e-12, maxiter = 1000))
  turned <- predict(fit, transf = transf, targs = list(ni = ni))
  c(turned$pred, turned$ci.lb, turned$ci.ub)
}

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
sets <- list(
  ratios = list(
    bcg = ratios(as.vector(bcg$yi), as.vector(bcg$vi)),              # Colditz 1994, in metadat
    homogeneous = ratios(log(c(0.80, 0.82, 0.79, 0.81)), c(0.04, 0.05, 0.02, 0.03)),
    three = ratios(log(c(0.5, 1.0, 2.2)), c(0.05, 0.08, 0.06))
  ),
  shares = list(
    pritz = shares(dat.pritz1997$xi, dat.pritz1997$ni),              # Pritz 1997, in metadat
    empty_cells = shares(c(0, 3, 7, 12, 2), c(20, 31, 50, 60, 44)),
    homogeneous = shares(c(10, 20, 30, 41), c(100, 200, 300, 400))
  )
)
own <- read.csv("tests/peers/own.csv")
for (name in unique(own$set)) {
  rows <- own[own$set == name, ]
  if (rows$kind[1] == "ratio") sets$ratios[[name]] <- ratios(rows$a, rows$b)
  else sets$shares[[name]] <- shares(rows$a, rows$b)
}
sets$made_with <- paste("metafor", packageVersion("metafor"), "lme4", packageVersion("lme4"), R.version.string)
write(toJSON(sets, digits = NA, auto_unbox = TRUE, pretty = TRUE), "tests/peers/metafor.json")
