"""What endpoints call their errors, and what each of them means for us. Data, and a look-up.

Sources: the error pages of OpenAI, Azure, Anthropic, Gemini, DeepSeek, DashScope (阿里云百炼), GLM
(智谱), Kimi (月之暗面), Ark (火山方舟), SiliconFlow (硅基流动), MiniMax, Spark (讯飞), OpenRouter,
vLLM, SGLang, Ollama, LM Studio, llama.cpp and LiteLLM. A code goes before words, words before a
status: GLM reports an empty account with the status of a rate limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from gipa_extract.errors import (
    AuthError,
    ContextLengthError,
    EndpointError,
    ModelError,
    QuotaError,
    RateError,
    RefusalError,
)

Action = Literal["next mode", "wait", "give up", "end"]
"""next mode: the endpoint may take the question in another form. wait: the same request may well
succeed later. give up: this question alone has no answer. end: every other question would fail
alike."""


class FaultMeaning(NamedTuple):
    """What an error is."""

    kind: type[ModelError]
    action: Action
    remedy: str


AUTH = FaultMeaning(
    AuthError, "end", "check the key in the environment (OPENAI_API_KEY, or the provider's own)"
)
QUOTA = FaultMeaning(QuotaError, "end", "look at the account's plan and billing")
NO_MODEL = FaultMeaning(
    EndpointError, "end", "check the model's name, and that your account may use it"
)
RATE = FaultMeaning(RateError, "wait", "lower --concurrency or set --rpm, or come back later")
BUSY = FaultMeaning(EndpointError, "wait", "come back later; the answers so far are kept")
CONTEXT = FaultMeaning(
    ContextLengthError, "give up", "use a model that reads more, or lower --max-tokens"
)
REFUSED = FaultMeaning(RefusalError, "give up", "read this part by hand, or with another model")
ADDRESS = FaultMeaning(
    EndpointError,
    "end",
    "check the base_url, which ends in the API's version (/v1, /api/v3, /v4; see `gipa models`), "
    "and that something listens there",
)
NOT_TAKEN = FaultMeaning(
    EndpointError,
    "next mode",
    "try another --mode, or leave out a parameter with --param NAME=null",
)

CODES: dict[str, FaultMeaning] = {
    **dict.fromkeys(
        (
            "invalid_api_key", "invalid_authentication_error", "authentication_error",
            "invalidapikey", "authenticationerror", "permission_denied", "unauthenticated",
            "api_key_invalid", "accessdenied", "1000", "1001", "1003", "1004", "2049",
        ),
        AUTH,
    ),
    **dict.fromkeys(
        (
            "insufficient_quota", "billing_not_active", "billing_hard_limit_reached",
            "exceeded_current_quota_error", "arrearage", "accountoverdueerror",
            "allocationquota.freetieronly", "quotaexceeded", "insufficient_balance",
            "billing_error", "1113", "1304", "1308", "1309", "1310", "30001", "1008", "11200",
        ),
        QUOTA,
    ),
    **dict.fromkeys(
        (
            "model_not_found", "modelnotfound", "deploymentnotfound", "resource_not_found_error",
            "invalidendpointormodel.notfound", "invalidendpointormodel.modelidaccessdisabled",
            "modelnotopen", "model_not_supported", "accessdenied.unpurchased", "1211", "20012",
        ),
        NO_MODEL,
    ),
    **dict.fromkeys(
        (
            "rate_limit_exceeded", "rate_limit_reached_error", "rate_limit_error", "throttling",
            "throttling.ratequota", "throttling.allocationquota", "throttling.burstrate",
            "limit_requests", "limit_burst_rate", "resource_exhausted", "ratelimitexceeded",
            "accountratelimitexceeded", "modelaccountrpmratelimitexceeded",
            "modelaccounttpmratelimitexceeded", "requestbursttoofast", "1302", "1303", "1305",
        ),
        RATE,
    ),
    **dict.fromkeys(
        (
            "engine_overloaded_error", "overloaded_error", "serveroverloaded", "server_overloaded",
            "internalserviceerror", "unavailable", "1312", "50505",
        ),
        BUSY,
    ),
    **dict.fromkeys(
        (
            "context_length_exceeded", "exceed_context_size_error", "string_above_max_length",
            "1261", "request_too_large",
        ),
        CONTEXT,
    ),
    **dict.fromkeys(
        (
            "content_filter", "content_policy_violation", "responsibleaipolicyviolation",
            "data_inspection_failed", "datainspectionfailed", "sensitivecontentdetected",
            "sensitivecontentdetected.severeviolation", "sensitivecontentdetected.violence",
            "inputtextsensitivecontentdetected", "outputtextsensitivecontentdetected",
            "inputtextriskdetection", "outputtextriskdetection", "riskdetected", "1301", "1026",
            "1027", "10013", "10014", "prohibited_content",
        ),
        REFUSED,
    ),
}  # fmt: skip
"""Fault by what endpoints write into `code`, `type` or `status`, in lower case."""

WORDS: tuple[tuple[re.Pattern[str], FaultMeaning], ...] = tuple(
    (re.compile(words, re.IGNORECASE), meaning)
    for words, meaning in (
        (r"content exists risk|data_inspection_failed|inappropriate content|content.{0,20}flagged"
         r"|input was flagged|content management policy|sensitive content|safety system"
         r"|敏感|不安全|违规|内容安全|风险内容", REFUSED),
        (r"insufficient (?:balance|credits?|quota|funds)|credit balance|exceeded your current quota"
         r"|account is (?:overdue|in arrears)|arrear|余额不足|欠费|无可用资源包|额度已用完", QUOTA),
        (r"context[ _](?:length|window|size)|maximum context|too many (?:input )?tokens"
         r"|(?:prompt|input|request) is too long|exceeds? .{0,40}tokens|input length"
         r"|range of input length|上下文长度|输入过长|超出.{0,8}长度", CONTEXT),
        (r"api[ _]key.{0,30}(?:invalid|not valid|incorrect)|(?:invalid|incorrect).{0,30}api[ _]?key"
         r"|令牌|身份验证失败", AUTH),
        (r"model.{0,80}(?:not (?:exist|found)|does ?n.t exist|not a valid model|not loaded)"
         r"|no models? (?:is |are )?loaded|invalid model|unknown model|no such model"
         r"|模型不存在|没有.{0,6}模型", NO_MODEL),
        (r"rate limit|too many requests|requests? (?:per|a) minute|并发|频率|请求过多", RATE),
    )
)  # fmt: skip

STATUSES: dict[int, FaultMeaning] = {
    401: AUTH,
    402: QUOTA,
    403: AUTH,
    404: ADDRESS,
    408: BUSY,
    409: BUSY,
    413: CONTEXT,
    425: BUSY,
    429: RATE,
}

FINISHES: dict[str, FaultMeaning] = {
    **dict.fromkeys(("content_filter", "sensitive", "safety", "prohibited_content"), REFUSED),
    **dict.fromkeys(("insufficient_system_resource", "network_error", "error"), BUSY),
    "model_context_window_exceeded": CONTEXT,
}
"""Fault by the reason that an endpoint gives for the end of an answer."""

SHAPE_WORDS = re.compile(
    r"response_format|json_schema|json_object|schema|structured|grammar|tool|function"
    r"|requested parameters",
    re.IGNORECASE,
)
"""Words of an endpoint that will not be held to a schema in the way that it was asked for."""


def meaning_of(status: int, codes: Iterable[str], words: str) -> FaultMeaning:
    """What an error of this status means, by its codes and its words."""
    for code in codes:
        if (meaning := CODES.get(code.lower())) is not None:
            return meaning
    if status < 500 or status == 529:
        for pattern, meaning in WORDS:
            if pattern.search(words):
                return meaning
    if status == 404 and SHAPE_WORDS.search(words):
        return NOT_TAKEN  # a router that finds nobody who takes the request as it is
    if (meaning := STATUSES.get(status)) is not None:
        return meaning
    return BUSY if status >= 500 else NOT_TAKEN
