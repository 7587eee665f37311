using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Granary.Processes;

namespace Granary.Jobs;

/// <summary>The worker's protocol, spoken by programs that know nothing of Granary.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class ShellWorkerTests(OneSilo shared)
{
    private const int Jobs = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_in_bash_and_curl_does_the_jobs_of_its_queue()
    {
        var ids = new List<string?>();
        for (var i = 0; i < Jobs; i++)
        {
            ids.Add((await PostAsync("shell/jobs", new { handler = "mail", payload = i })).GetProperty("job").GetString());
        }

        var script = Path.Combine(AppContext.BaseDirectory, "Jobs", "worker.sh");
        var worker = await ExternalProcess.RunFileAsync("bash", [script, $"{shared.Silo.Http.BaseAddress}".TrimEnd('/'), "shell", $"{Jobs}"]);

        Assert.Equal("", worker.StandardError);
        Assert.Equal(0, worker.ExitCode);
        foreach (var id in ids)
        {
            var job = await shared.Silo.Http.GetFromJsonAsync<JsonElement>(new Uri($"/v1/jobs/{id}", UriKind.Relative), Ct);
            Assert.Equal(("succeeded", "bash"), (job.GetProperty("state").GetString(), job.GetProperty("worker").GetString()));
        }
    }

    [Fact]
    public async Task A_job_whose_worker_is_silent_goes_to_another_and_the_late_completion_is_refused()
    {
        using var set = await shared.Silo.Http.PutAsJsonAsync(new Uri("/v1/jobs/queues/silent", UriKind.Relative), new { visibilitySeconds = 5 }, Ct);
        set.EnsureSuccessStatusCode();
        await PostAsync("silent/jobs", new { handler = "mail" });
        var silent = (await PostAsync("silent/fetch", new { worker = "silent", waitSeconds = 20 })).GetProperty("jobs")[0];

        var next = (await PostAsync("silent/fetch", new { worker = "next", waitSeconds = 20 })).GetProperty("jobs")[0];

        Assert.Equal(silent.GetProperty("job").GetString(), next.GetProperty("job").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await CompleteAsync(silent));
        Assert.Equal(HttpStatusCode.NoContent, await CompleteAsync(next));
    }

    private async Task<HttpStatusCode> CompleteAsync(JsonElement job)
    {
        using var answer = await shared.Silo.Http.PostAsJsonAsync(
            new Uri("/v1/jobs/queues/silent/complete", UriKind.Relative), new { receipt = job.GetProperty("receipt").GetString() }, Ct);
        return answer.StatusCode;
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await shared.Silo.Http.PostAsJsonAsync(new Uri($"/v1/jobs/queues/{path}", UriKind.Relative), body, Ct);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Ct));
    }
}
