"""Regression of counts on what reports are: rate ratios, by Poisson or negative binomial."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import InputError, require_columns, require_type
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.results import ESTIMATE, FEWEST_POINTS, check_level, make_results, wrap_t

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Below so many clusters their robust errors are too small.
FEWEST_CLUSTERS = 10
_SPARE_ROWS = 2
_DISPERSION_TEST = "Dean B"
RATIOS = {
    "term": "text",
    "factor": "text",
    "value": "text",
    "baseline": "text",
    **ESTIMATE,
    "q_value": "number",
    "family": "integer",
    "n_counted": "integer",
    "model": "text",
    "dispersion": "number",
    "dispersion_p": "number",
    "alpha": "number",
    "method": "text",
    "reason": "text",
}


class Contrast(NamedTuple):
    """A coefficient: a value of a factor against its baseline, or one step of a number ("", "")."""

    factor: str
    value: str
    baseline: str


class _Options(NamedTuple):
    by: tuple[str, ...]
    n: str
    exposure: str
    cluster: str | None
    level: float
    dispersion_level: float


class _Fitted(NamedTuple):
    """A fitted model, how it was chosen, and why not where it is none."""

    result: Any = None
    model: str = ""
    dispersion: float = math.nan
    dispersion_p: float = math.nan
    alpha: float = math.nan
    reason: str = ""


def estimate_ratios(
    counts: pd.DataFrame,
    *,
    by: Sequence[str],
    n: str = "n",
    exposure: str = "n_tokens",
    term: str | None = None,
    cluster: str | None = None,
    level: float = 0.95,
    dispersion_level: float = 0.2,
) -> pd.DataFrame:
    """Estimate how rates differ with what reports are, one row per term and coefficient.

    Each term has one model of all factors `by`: Poisson with the log of the exposure as offset, or, where
    the counts vary more than Poisson allows, negative binomial with its ``alpha`` estimated.

    Parameters
    ----------
    counts
        One row per report (and `term`), zeros too; see `count_terms`, with `by` among its `keep`.
    by
        Factors: a numeric column gives the ratio of one step (a year), any other the ratio of each value
        to the first (in order, or in that of a categorical).
    n, exposure
        The count, and what it was counted in. Rows without exposure or factor are left out with a warning.
    term
        Column that tells what was counted: a model for each. None takes all rows as one.
    cluster
        Column of groups whose reports depend on one another (a province): robust errors by group.
    level, dispersion_level
        Confidence of the intervals; Poisson is given up where the dispersion test has a smaller p.

    Returns
    -------
    DataFrame
        ``term``; ``factor``, ``value``, ``baseline``; ``estimate`` (rate ratio), ``low``, ``high``,
        ``p_value``; ``n`` (rows fitted); ``q_value`` and ``family`` over all rows (`control_discoveries`);
        ``n_counted`` (mentions); ``model``; ``dispersion`` (Pearson chi-square by degree of freedom of
        the Poisson model, 1 expected), ``dispersion_p``; ``alpha`` (variance is mean + alpha mean²);
        ``method``; ``reason`` (why this model, or why there is none).

    Raises
    ------
    InputError
        A column is missing, a count is below zero, or a level is not between 0 and 1.

    Notes
    -----
    Dispersion is tested by the score test of Dean (1992), statistic b of `PoissonDiagnostic`, one-sided,
    since the negative binomial can only add variance. Limits and p take Student's t with the residual
    degrees of freedom, or clusters less one. No model is fitted on fewer than 4 rows, with fewer than 2
    rows more than coefficients, with one cluster, or where a value was never counted: its ratio is
    nothing, or without end.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"n": [4, 6, 5, 9, 11, 10], "n_tokens": 1000,
    ...                        "level": ["city"] * 3 + ["town"] * 3})
    >>> ratios = estimate_ratios(counts, by=["level"])
    >>> ratios[["value", "baseline", "estimate", "model"]].round(2).values.tolist()
    [['town', 'city', 2.0, 'Poisson']]
    """
    require_type(by, (list, tuple), must="estimate_ratios: by must be a list of columns")
    check_level(level, caller="estimate_ratios")
    check_level(dispersion_level, caller="estimate_ratios")
    options = _Options(tuple(by), n, exposure, cluster, level, dispersion_level)
    usable = _take_usable(counts, options, [name for name in (term, cluster) if name])
    parts = [("", usable)] if term is None else usable.groupby(term)
    rows = [
        {"term": str(name)} | row
        for name, part in parts
        if len(part)
        for row in _estimate_part(part, options)
    ]
    return control_discoveries(make_results(rows, RATIOS))


def _take_usable(counts: pd.DataFrame, options: _Options, extra: list[str]) -> pd.DataFrame:
    """Return the rows that have all that a model needs, and say how many have not."""
    needed = [options.n, options.exposure, *options.by]
    require_columns(counts, [*needed, *extra], caller="estimate_ratios", free=[*options.by, *extra])
    if (counts[options.n] < 0).any() or not options.by:
        msg = "estimate_ratios: `by` must name a factor, and no count may lie below zero. Mend the counts."
        raise InputError(msg)
    whole = counts[needed].notna().all(axis=1) & (counts[options.exposure] > 0)
    if len(whole) and not whole.any():
        msg = f"estimate_ratios: none of {len(whole)} rows has an exposure and all factors. Mend the counts."
        raise InputError(msg)
    if not whole.all():
        msg = f"estimate_ratios: {(~whole).sum()} of {len(whole)} rows have no exposure or factor; left out."
        warnings.warn(msg, stacklevel=3)
    return counts[whole]


def _estimate_part(part: pd.DataFrame, options: _Options) -> Iterator[dict[str, Any]]:
    import numpy as np

    design, contrasts = _make_design(part, options.by)
    y = part[options.n].to_numpy(dtype="float64")
    size = part[options.exposure].to_numpy(dtype="float64")
    reason = _refuse(part, design, contrasts, options)
    groups = part[options.cluster].to_numpy() if options.cluster else None
    fitted = _Fitted(reason=reason) if reason else _fit(y, design, np.log(size), groups, options)
    freedom = len(y) - design.shape[1] if groups is None else len(set(groups)) - 1
    whole = {"n": len(y), "n_counted": int(y.sum()), **fitted._asdict(), "method": _name_method(options)}
    for place, contrast in enumerate(contrasts, start=1):
        row = contrast._asdict() | whole
        if fitted.result is not None:
            ratio = wrap_t(fitted.result.params[place], fitted.result.bse[place], freedom, options.level)
            limits = np.exp([ratio.estimate, ratio.low, ratio.high])
            row |= dict(zip(("estimate", "low", "high"), limits, strict=True)) | {"p_value": ratio.p_value}
        yield row


def _make_design(part: pd.DataFrame, by: Sequence[str]) -> tuple[np.ndarray, list[Contrast]]:
    """Return the columns of the model, a constant first, and what each of the others contrasts."""
    import numpy as np
    import pandas as pd

    columns, contrasts = [np.ones(len(part))], []
    for factor in by:
        values = part[factor]
        if pd.api.types.is_numeric_dtype(values):
            number = values.to_numpy(dtype="float64")
            columns.append(number - number.mean())
            contrasts.append(Contrast(factor, "", ""))
            continue
        baseline, *others = pd.Categorical(values).remove_unused_categories().categories
        columns += [(values == other).to_numpy(dtype="float64") for other in others]
        contrasts += [Contrast(factor, str(other), str(baseline)) for other in others]
    return np.column_stack(columns), contrasts


def _refuse(part: pd.DataFrame, design: np.ndarray, contrasts: list[Contrast], options: _Options) -> str:
    """Say why these rows bear no model; nothing where they do."""
    import numpy as np

    needed = max(FEWEST_POINTS, design.shape[1] + _SPARE_ROWS)
    if len(part) < needed:
        return f"{len(part)} rows; {design.shape[1]} coefficients need {needed}"
    if options.cluster and part[options.cluster].nunique() < 2:
        return "one cluster"
    if not contrasts or np.linalg.matrix_rank(design) < design.shape[1]:
        return "the factors cannot be told apart in these rows"
    for factor in dict.fromkeys(contrast.factor for contrast in contrasts if contrast.value):
        totals = part.groupby(factor, observed=True)[options.n].sum()
        if (totals == 0).any():
            return f"never counted where {factor} is {totals.idxmin()}: no finite ratio"
    return "never counted" if part[options.n].sum() == 0 else ""


def _fit(
    y: np.ndarray, design: np.ndarray, offset: np.ndarray, groups: np.ndarray | None, options: _Options
) -> _Fitted:
    """Fit Poisson, test its dispersion, and fit the negative binomial where it fails."""
    import statsmodels.api as sm
    from scipy.stats import norm
    from statsmodels.discrete.diagnostic import PoissonDiagnostic

    errors = _choose_errors(groups)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whether it converged is read from the fit
        poisson = sm.Poisson(y, design, offset=offset).fit(disp=0, maxiter=200, **errors)
    if not poisson.mle_retvals["converged"]:
        return _Fitted(reason="Poisson does not converge")
    mean = poisson.predict()
    scale = float(((y - mean) ** 2 / mean).sum() / (len(y) - design.shape[1]))
    test = PoissonDiagnostic(poisson).test_dispersion()
    excess = float(norm.sf(test.statistic[list(test.method).index(_DISPERSION_TEST)]))
    why = f"dispersion test p {f'= {excess:.2g}' if excess >= 1e-4 else '< 0.0001'}"
    if excess >= options.dispersion_level:
        return _Fitted(poisson, "Poisson", scale, excess, reason=f"{why}: Poisson stands")
    negative = _fit_negative(y, design, offset, poisson.params, errors)
    if negative is None:
        reason = f"{why}: Poisson fails, and the negative binomial does not converge"
        return _Fitted(None, "", scale, excess, reason=reason)
    alpha = float(negative.params[-1])
    return _Fitted(negative, "negative binomial", scale, excess, alpha, f"{why}: Poisson fails")


def _fit_negative(
    y: np.ndarray, design: np.ndarray, offset: np.ndarray, start: np.ndarray, errors: dict[str, Any]
) -> Any:
    """Fit the negative binomial from the coefficients of Poisson; None where it finds no maximum."""
    import numpy as np
    import statsmodels.api as sm

    model = sm.NegativeBinomial(y, design, offset=offset)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whether it converged is read from the fit
        try:
            fit = model.fit([*start, 0.1], method="bfgs", maxiter=1000, disp=0, **errors)
        except np.linalg.LinAlgError:
            return None
    good = fit.mle_retvals["converged"] and np.isfinite(fit.bse).all() and fit.params[-1] > 0
    return fit if good else None


def _choose_errors(groups: np.ndarray | None) -> dict[str, Any]:
    import pandas as pd

    if groups is None:
        return {}
    codes, names = pd.factorize(groups)
    if len(names) < FEWEST_CLUSTERS:
        msg = f"estimate_ratios: errors by cluster are too small with {len(names)} clusters; distrust them."
        warnings.warn(msg, stacklevel=6)
    return {"cov_type": "cluster", "cov_kwds": {"groups": codes}}


def _name_method(options: _Options) -> str:
    by_cluster = f", errors by {options.cluster}" if options.cluster else ""
    return f"count regression, offset log {options.exposure}{by_cluster}, t, {options.level:.0%}"
