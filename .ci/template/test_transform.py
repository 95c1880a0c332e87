"""What deploys, as far as the SAM transform shows it without an account."""

import graphlib
import json
import re

import pytest

from transformed import ROOT, functions, of_type, source, text, transformed

INFRA = {str(path.relative_to(ROOT)) for path in ROOT.glob("infra/*.yaml")}
SOURCE = source()
STACK = transformed()
API = STACK["Resources"]["Api"]["Properties"]["Body"]
STAGE = next(iter(of_type(STACK, "AWS::ApiGatewayV2::Stage").values()))["Properties"]

HTTP = {
    "CreateOrderFunction",
    "StatusFunction",
    "CallbackFunction",
    "ManageOrderFunction",
    "OperatorFunction",
    "EndpointsFunction",
}
BASE = {"AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole"}
ROLES = {
    "CreateOrderFunction": {"ReadSecrets", "PublishEvents"},
    "StatusFunction": {"ReadSecrets", "PublishEvents"},
    "CallbackFunction": {"ReadSecrets", "PublishEvents"},
    "ManageOrderFunction": {"ReadSecrets", "PublishEvents"},
    "OperatorFunction": {"ReadSecrets"},
    "ReconcileFunction": {"ReadSecrets", "PublishEvents", "Diagnose"},
    "EndpointsFunction": {"ReadSecrets"},
    "DeliverFunction": {"ReadSecrets", "SendMails", "AWSLambdaSQSQueueExecutionRole"},
    "MigrateFunction": set(),
}
# Everything that a statement of ours allows, by the resource that holds it.
ALLOWED = {
    "ReadSecrets": ["secretsmanager:GetSecretValue"],
    "PublishEvents": ["events:PutEvents"],
    "SendMails": ["ses:SendRawEmail"],
    "Diagnose": [
        "secretsmanager:DescribeSecret",
        "events:DescribeEventBus",
        "ses:GetIdentityVerificationAttributes",
        "ses:GetSendQuota",
    ],
    "MigrateFunctionRole": ["secretsmanager:GetSecretValue"],
}
# They read, and SES knows no resource for them (Service Authorization Reference, Amazon SES).
NO_RESOURCE = {"ses:GetIdentityVerificationAttributes", "ses:GetSendQuota"}
SCHEDULES = {
    "CreateOrderFunctionHealthCheck",
    "StatusFunctionHealthCheck",
    "CallbackFunctionHealthCheck",
    "ManageOrderFunctionHealthCheck",
    "OperatorFunctionHealthCheck",
    "EndpointsFunctionHealthCheck",
    "ReconcileFunctionEveryMinute",
    "ReconcileFunctionNightlyAudit",
    "DeliverFunctionEveryMinute",
}


def routes():
    """Route key -> function and authorizer, as template.yaml says it."""
    found = {}
    for name, function in functions(SOURCE).items():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == "HttpApi":
                of = event["Properties"]
                found[f"{of['Method']} {of['Path']}"] = (name, of.get("Auth"))
    return found


def operation(route):
    method, path = route.split(" ")
    return API["paths"][path][method.lower()]


def test_every_route_reaches_its_function_by_the_alias():
    assert len(routes()) == sum(
        method != "options" for path in API["paths"].values() for method in path
    )
    for route, (function, _) in routes().items():
        integration = text(operation(route)["x-amazon-apigateway-integration"])
        assert "${%sAliaslive}" % function in integration, route


def test_authorizers_and_scopes_survive_the_transform():
    for route, (_, auth) in routes().items():
        expected = []
        if auth:
            expected = [{auth["Authorizer"]: auth.get("AuthorizationScopes", [])}]
        assert operation(route).get("security", []) == expected, route
        if "/admin/" in route:
            assert expected == [{"Operators": scopes(route)}], route
        else:
            assert expected in ([], [{"Identity": []}]), route
    schemes = API["components"]["securitySchemes"]
    assert schemes.keys() == {"Identity", "Operators"}
    # No token of a customer is an operator's, whatever it holds.
    pools = {name: re.findall(r"\$\{(\w*Pool)\}", text(of)) for name, of in schemes.items()}
    assert pools == {"Identity": ["UserPool"], "Operators": ["OperatorPool"]}


def scopes(route):
    """What looks may be a viewer, and what gives money back may ask for a scope of its own."""
    operator, viewer = {"Ref": "OperatorScope"}, {"Ref": "ViewerScope"}
    if route.startswith("GET "):
        return [operator, viewer]
    if route.endswith("/refund"):
        return [{"Fn::If": ["RefundsApart", {"Ref": "RefundScope"}, operator]}]
    return [operator]


def test_operators_are_invited_and_show_a_second_factor():
    pool = STACK["Resources"]["OperatorPool"]
    assert pool["DeletionPolicy"] == pool["UpdateReplacePolicy"] == "Retain"
    of = pool["Properties"]
    assert of["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert of["MfaConfiguration"] == "ON" and of["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert of["DeletionProtection"] == "ACTIVE"
    # With either the user name, which the history shows, would be a number.
    assert not {"UsernameAttributes", "AliasAttributes"} & of.keys()
    clients = of_type(STACK, "AWS::Cognito::UserPoolClient")
    for name, client in clients.items():
        operators = client["Properties"]["UserPoolId"] == {"Ref": "OperatorPool"}
        assert operators == (name != "CustomerClient")
        is_program = name == "OperatorMachines"
        assert client["Properties"]["GenerateSecret"] is is_program
        flows = ["client_credentials" if is_program else "code"]
        assert client["Properties"]["AllowedOAuthFlows"] == flows
        if not is_program:
            # Pages throw it away; Cognito's own choice would be 30 days.
            assert client["Properties"]["RefreshTokenValidity"] == 60
            assert client["Properties"]["TokenValidityUnits"] == {"RefreshToken": "minutes"}
            back = client["Properties"]["CallbackURLs"]
            assert back == client["Properties"]["LogoutURLs"] and "/sign-in/" in text(back)
    for function in of_type(STACK, "AWS::Lambda::Function").values():
        variables = function["Properties"]["Environment"]["Variables"]
        assert variables["TOLLGATE_OPERATOR_GROUPS"] == {
            "Fn::If": ["OwnOperatorPool", "required", {"Ref": "OperatorGroups"}]
        }


def test_only_callbacks_and_returns_are_not_slowed_down():
    default = STAGE["DefaultRouteSettings"]
    assert default["ThrottlingRateLimit"] == 50 and default["ThrottlingBurstLimit"] == 100
    settings = STAGE["RouteSettings"]
    assert settings.keys() <= routes().keys(), "settings of no route fail the deployment"
    for route in routes():
        # A new account's own quota (API Gateway Developer Guide, "Quotas").
        is_free = settings.get(route, default) == {
            "ThrottlingRateLimit": 10000,
            "ThrottlingBurstLimit": 5000,
        }
        assert is_free == bool(re.search("/(callback|return)/", route)), route


def test_access_log_names_routes_and_no_paths_or_callers():
    log = STAGE["AccessLogSettings"]["Format"]
    assert set(re.findall(r"\$context\.([A-Za-z.]+)", log)) == {
        "requestTime",
        "routeKey",
        "status",
        "responseLatency",
        "requestId",
        "integrationErrorMessage",
    }
    json.loads(re.sub(r"\$context\.status\b", "200", log))


def test_each_function_has_its_own_role():
    for function, policies in ROLES.items():
        role = STACK["Resources"][f"{function}Role"]["Properties"]
        names = {
            policy["Ref"] if isinstance(policy, dict) else policy.rsplit("/", 1)[1]
            for policy in role["ManagedPolicyArns"]
        }
        assert names == BASE | policies, function
    roles = {f"{function}Role" for function in ROLES} | {f"{name}Role" for name in SCHEDULES}
    assert of_type(STACK, "AWS::IAM::Role").keys() == roles


def test_statements_allow_what_is_listed_on_named_resources():
    found = {}
    for name, resource in STACK["Resources"].items():
        if not resource["Type"].startswith("AWS::IAM::"):
            continue
        of = resource["Properties"]
        policies = [each["PolicyDocument"] for each in of.get("Policies", [])]
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            policies.append(of["PolicyDocument"])
        for statement in [each for policy in policies for each in policy["Statement"]]:
            assert statement["Effect"] == "Allow"
            actions = statement["Action"]
            if set(actions) != NO_RESOURCE:
                assert '"*"' not in text(statement["Resource"]), name
            if name.removesuffix("Role") in SCHEDULES:
                assert actions == "lambda:InvokeFunction", name
            else:
                found.setdefault(name, []).extend([actions] if isinstance(actions, str) else actions)
    assert found == ALLOWED


def test_resource_policies_have_room():
    permissions = [
        each["Properties"] for each in of_type(STACK, "AWS::Lambda::Permission").values()
    ]
    assert len(permissions) == len(routes())
    for function in HTTP:
        bytes_each = 450
        mine = [each for each in permissions if function in text(each["FunctionName"])]
        assert 0 < 2 * bytes_each * len(mine) <= 20_480 * 0.8, function


def test_http_functions_have_snapshots_and_an_alias():
    for name, function in of_type(STACK, "AWS::Lambda::Function").items():
        assert function["Properties"].get("SnapStart") == (
            {"ApplyOn": "PublishedVersions"} if name in HTTP else None
        ), name
        assert (f"{name}Aliaslive" in STACK["Resources"]) == (name in HTTP), name
        variables = function["Properties"]["Environment"]["Variables"]
        assert variables["JAVA_TOOL_OPTIONS"] == "-XX:TieredStopAtLevel=1"


def test_another_release_id_publishes_new_versions_and_nothing_else_does():
    before = of_type(STACK, "AWS::Lambda::Version").keys()
    assert len(before) == len(HTTP)
    # The logical id of a version takes ten characters of it: all of them must count.
    other = of_type(transformed(ReleaseId="2611282358"), "AWS::Lambda::Version").keys()
    assert before.isdisjoint(other)
    assert STACK["Parameters"]["ReleaseId"]["AllowedPattern"].endswith("{10}$")
    same = transformed(ShopUrls="https://other.example", Mode="live")
    assert before == of_type(same, "AWS::Lambda::Version").keys()
    # Without a change of the function Lambda refuses to publish another version.
    for function in of_type(STACK, "AWS::Lambda::Function").values():
        variables = function["Properties"]["Environment"]["Variables"]
        assert variables["TOLLGATE_RELEASE"] == {"Ref": "ReleaseId"}


def test_health_checks_keep_each_snapshot_alive():
    health = json.loads(STACK["Mappings"]["HealthCheck"]["Event"]["Json"])
    assert health["version"] == "2.0"
    assert health["routeKey"] == health["requestContext"]["routeKey"] == "GET /health"
    assert health["requestContext"]["http"]["method"] == "GET"
    schedules = of_type(STACK, "AWS::Scheduler::Schedule")
    assert schedules.keys() == SCHEDULES
    for function in HTTP:
        of = schedules[f"{function}HealthCheck"]["Properties"]
        assert of["ScheduleExpression"] == "rate(12 hours)"
        assert of["Target"]["Arn"] == {"Ref": f"{function}Aliaslive"}
        assert of["Target"]["Input"] == {"Fn::FindInMap": ["HealthCheck", "Event", "Json"]}


# What may be there only once in an account and region, if the template named it.
NAMES = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::Cognito::UserPool": "UserPoolName",
    "AWS::EC2::SecurityGroup": "GroupName",
    "AWS::Events::Archive": "ArchiveName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::S3::Bucket": "BucketName",
    "AWS::RDS::DBParameterGroup": "DBParameterGroupName",
    "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}


@pytest.mark.parametrize("path", ["template.yaml", *sorted(INFRA)])
def test_two_stacks_fit_into_an_account(path):
    stack = STACK if path == "template.yaml" else source(path)
    for name, resource in stack["Resources"].items():
        assert NAMES.get(resource["Type"]) not in resource.get("Properties", {}), name


def test_errors_in_the_access_log_count_for_the_alarm():
    filter, alarm = (STACK["Resources"][name]["Properties"] for name in ("ServerErrorCount", "ServerErrors"))
    assert filter["LogGroupName"] == {"Ref": "AccessLogs"}
    metric = filter["MetricTransformations"][0]
    assert metric["MetricName"] == alarm["MetricName"]
    assert metric["MetricNamespace"] == alarm["Namespace"]


def test_alarms_on_queue_and_function_name_those_of_this_stack():
    given = STACK["Resources"]["Observability"]["Properties"]["Parameters"]
    throttled = STACK["Resources"]["CallbacksThrottled"]["Properties"]
    assert throttled["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": "CallbackFunction"}}]
    assert given["FulfilmentQueue"] == {"Fn::GetAtt": ["Eventing", "Outputs.FulfilmentQueueName"]}
    # A shop that reads the queue must not have to ask to be told that it is not read.
    assert SOURCE["Parameters"]["FulfilmentBy"]["Default"] == "queue"
    alarm = source("infra/observability.yaml")["Resources"]["FulfilmentWaits"]
    assert alarm["Condition"] == "QueueIsRead"


def test_canary_takes_a_release_back_on_errors():
    assert "CodeDeploy" not in text(STACK)
    stack = transformed(Canary="true")
    groups = of_type(stack, "AWS::CodeDeploy::DeploymentGroup")
    assert groups.keys() == {f"{function}DeploymentGroup" for function in HTTP}
    for group in groups.values():
        of = group["Properties"]
        assert of["AlarmConfiguration"] == {
            "Enabled": True,
            "Alarms": [
                {"Name": {"Ref": "ServerErrors"}},
                {"Name": {"Fn::GetAtt": ["Observability", "Outputs.ServerErrors"]}},
            ],
        }
        assert "DEPLOYMENT_STOP_ON_ALARM" in of["AutoRollbackConfiguration"]["Events"]


@pytest.mark.parametrize("canary", ["false", "true"])
def test_no_resource_waits_for_itself(canary):
    """Aliases wait for the alarms that take them back; SAM's deployment groups are there with a canary alone."""
    resources = transformed(Canary=canary)["Resources"]
    waits = {name: named(of) & resources.keys() - {name} for name, of in resources.items()}
    assert canary == "false" or "Observability" in waits["CallbackFunctionDeploymentGroup"]
    graphlib.TopologicalSorter(waits).prepare()


def named(node):
    """The names that a resource refers to."""
    if isinstance(node, list):
        return set().union(*map(named, node))
    if isinstance(node, str):
        return set(re.findall(r"\$\{(\w+)", node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(named, node.values()))
    for key in ("Ref", "Fn::GetAtt", "DependsOn"):
        value = node.get(key, [])
        found |= {value.split(".")[0]} if isinstance(value, str) else {each for each in value if isinstance(each, str)}
    return found


def test_tracing_is_an_option():
    assert "xray" not in text(STACK["Resources"]).lower()
    for function in of_type(transformed(Tracing="Active"), "AWS::Lambda::Function").values():
        assert function["Properties"]["TracingConfig"] == {"Mode": {"Ref": "Tracing"}}


def test_functions_wait_for_the_schema():
    assert STACK["Resources"]["Schema"]["Properties"]["ServiceToken"] == {
        "Fn::GetAtt": ["MigrateFunction", "Arn"]
    }
    # The request is an asynchronous event, which would come twice more after a failure.
    retries = STACK["Resources"]["MigrateFunctionEventInvokeConfig"]["Properties"]
    assert retries["FunctionName"] == {"Ref": "MigrateFunction"} and retries["MaximumRetryAttempts"] == 0
    assert STACK["Resources"]["Schema"]["DependsOn"] == "MigrateFunctionEventInvokeConfig"
    assert STACK["Resources"]["MigrateFunction"]["Properties"]["Timeout"] == 900
    assert STACK["Resources"]["Schema"]["Properties"]["ServiceTimeout"] == "930"
    # Properties that stay the same are no update, and another database would stay without a schema.
    url = STACK["Resources"]["Schema"]["Properties"]["Database"]
    assert url == {"Fn::GetAtt": ["Data", "Outputs.Url"]}
    for name, function in of_type(STACK, "AWS::Lambda::Function").items():
        waits = "Schema" in function.get("DependsOn", [])
        assert waits == (name != "MigrateFunction"), name


def test_environment_holds_references_and_no_secrets():
    assert not [name for name, of in STACK["Parameters"].items() if of.get("NoEcho")]
    for name, function in of_type(STACK, "AWS::Lambda::Function").items():
        variables = function["Properties"]["Environment"]["Variables"]
        secret = {key for key in variables if re.search("SECRET|PASSWORD|KEY", key)}
        assert {key for key in secret if not key.endswith("_ARN")} == set(), name
        assert ("TOLLGATE_SECRETS_ARN" in variables) == (name != "MigrateFunction")
        assert ("TOLLGATE_DATABASE_MASTER_SECRET_ARN" in variables) == (name == "MigrateFunction")
        # The circle: the API names its functions, so a function cannot name the API.
        assert not re.search(r'"Ref": "Api"|\$\{Api[.}]|"PagesStack"', text(function)), name


def test_every_function_is_in_the_network_and_logs_to_the_group_that_forgets():
    for name, function in of_type(STACK, "AWS::Lambda::Function").items():
        of = function["Properties"]
        assert of["LoggingConfig"] == {"LogGroup": {"Ref": "Logs"}}, name
        assert of["VpcConfig"]["SubnetIds"] and of["VpcConfig"]["SecurityGroupIds"], name
    for group in of_type(STACK, "AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_reserved_concurrency_fits_into_the_connections_of_the_database():
    held = 1  # The migration's.
    for name, function in functions(SOURCE).items():
        if name == "MigrateFunction":
            continue
        _, parameter, nothing = function["Properties"]["ReservedConcurrentExecutions"]["Fn::If"]
        assert nothing == {"Ref": "AWS::NoValue"}
        number = SOURCE["Parameters"][parameter["Ref"]]["Default"]
        # Reconcile holds four, and one for the audit.
        held += number * (5 if name == "ReconcileFunction" else 1)
    assert held <= SOURCE["Parameters"]["MaxConnections"]["Default"] - 10
    of = functions(SOURCE)["DeliverFunction"]["Properties"]["Events"]["Deliveries"]["Properties"]
    most = SOURCE["Parameters"]["DeliverConcurrency"]["Default"]
    assert of["ScalingConfig"]["MaximumConcurrency"] < most, "one is the schedule's"


@pytest.mark.parametrize("name", ["Instance", "Cluster"])
def test_restored_database_is_read_anew_by_a_tag(name):
    tags = source("infra/data.yaml")["Resources"][name]["Properties"]["Tags"]
    assert tags == [{"Key": "Restored", "Value": {"Ref": "Restored"}}]
    given = STACK["Resources"]["Data"]["Properties"]["Parameters"]
    assert given["Restored"] == {"Ref": "DatabaseRestored"}


@pytest.mark.parametrize("name", ["Instance", "Cluster"])
def test_database_is_encrypted_kept_and_backed_up(name):
    database = source("infra/data.yaml")["Resources"][name]
    assert database["DeletionPolicy"] == database["UpdateReplacePolicy"] == "Snapshot"
    of = database["Properties"]
    assert of["StorageEncrypted"] is True
    assert of["DeletionProtection"] is True
    assert of["BackupRetentionPeriod"] == 14
    assert of["ManageMasterUserPassword"] is True
    assert of["EngineLifecycleSupport"] == "open-source-rds-extended-support-disabled"
    assert of["EngineVersion"].startswith({"Instance": "8.4.", "Cluster": "8.0."}[name])


def test_both_databases_have_the_same_parameters():
    resources = source("infra/data.yaml")["Resources"]
    of = {
        name: resources[name]["Properties"]["Parameters"]
        for name in ("Parameters", "ClusterParameters", "ClusterInstanceParameters")
    }
    mysql = of["Parameters"]
    assert mysql["innodb_lock_wait_timeout"] == "5" and mysql["wait_timeout"] == "300"
    assert mysql["transaction_isolation"] == "READ-COMMITTED" and mysql["time_zone"] == "UTC"
    aurora = {**of["ClusterParameters"], **of["ClusterInstanceParameters"]}
    switch = {"1": "ON"}
    mysql = {**mysql, "require_secure_transport": switch[mysql["require_secure_transport"]]}
    assert aurora == mysql


def test_nothing_in_the_network_is_public_but_one_subnet():
    resources = source("infra/network.yaml")["Resources"]
    assert not [name for name, of in resources.items() if "MapPublicIpOnLaunch" in text(of)]
    assert resources["PrivateRoute"]["Properties"]["NatGatewayId"] == {"Ref": "NatGateway"}
    for name in ("PrivateSubnetARoutes", "PrivateSubnetBRoutes"):
        assert resources[name]["Properties"]["RouteTableId"] == {"Ref": "PrivateRoutes"}
    data = source("infra/data.yaml")["Resources"]
    for name in ("Instance", "ClusterInstance", "ClusterStandby"):
        assert data[name]["Properties"]["PubliclyAccessible"] is False


def test_pages_are_an_option_that_only_cloudfront_reads():
    assert STACK["Resources"]["PagesStack"]["Condition"] == "PagesHosted"
    assert STACK["Parameters"]["Pages"]["Default"] == "false"
    resources = source("infra/pages.yaml")["Resources"]
    # Of a deployment that fails nothing is in it yet.
    assert resources["Files"]["DeletionPolicy"] == "RetainExceptOnCreate"
    files = resources["Files"]["Properties"]
    assert set(files["PublicAccessBlockConfiguration"].values()) == {True}
    assert files["VersioningConfiguration"] == {"Status": "Enabled"}
    assert '"AES256"' in text(files["BucketEncryption"])
    allowed, denied = resources["FilesPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Action"] == "s3:GetObject"
    assert "${Distribution}" in text(allowed["Condition"])
    assert denied["Effect"] == "Deny" and "SecureTransport" in text(denied["Condition"])


def test_pages_are_served_over_tls_with_their_headers():
    resources = source("infra/pages.yaml")["Resources"]
    of = resources["Distribution"]["Properties"]["DistributionConfig"]
    assert of["ViewerCertificate"]["Fn::If"][1]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert of["Origins"][0]["OriginAccessControlId"] == {"Ref": "FilesAccess"}
    behavior = of["DefaultCacheBehavior"]
    assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behavior["ResponseHeadersPolicyId"] == {"Ref": "Headers"}
    assert "CacheBehaviors" not in of, "it would have headers of its own"
    for error in of["CustomErrorResponses"]:
        assert (error["ResponseCode"], error["ResponsePagePath"]) == (404, "/404.html")
    assert (ROOT / "web/404.html").is_file()


def test_names_of_cloudfront_hold_the_stack():
    for kind, property in {
        "AWS::CloudFront::CachePolicy": "CachePolicyConfig",
        "AWS::CloudFront::Function": None,
        "AWS::CloudFront::OriginAccessControl": "OriginAccessControlConfig",
        "AWS::CloudFront::ResponseHeadersPolicy": "ResponseHeadersPolicyConfig",
    }.items():
        (resource,) = of_type(source("infra/pages.yaml"), kind).values()
        of = resource["Properties"]
        assert "AWS::StackId" in text((of[property] if property else of)["Name"]), kind


def test_nested_stacks_get_parameters_that_they_have():
    for name, stack in of_type(STACK, "AWS::CloudFormation::Stack").items():
        path = stack["Properties"]["TemplateURL"]
        assert (ROOT / path).is_file(), name
        nested = source(path)
        assert stack["Properties"].get("Parameters", {}).keys() == nested.get("Parameters", {}).keys(), name
        for output in re.findall(r'"%s", "Outputs\.(\w+)"' % name, text(STACK)):
            assert output in nested["Outputs"], output
